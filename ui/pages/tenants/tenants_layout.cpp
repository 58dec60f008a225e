// How the page Tenants is put together; what it does is in tenants_page.cpp.
#include "ui/pages/tenants/tenant_actions.h"
#include "ui/pages/tenants/tenants_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kTenantsPace{std::chrono::seconds(5), std::chrono::seconds(15)};

}  // namespace

TenantsPage::TenantsPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("tenants"), kTenantsPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    m_stack = new StateStack(createTable(), this);
    column->addWidget(m_stack, 1);
    connect(&session(), &Session::knownTenantsChanged, this, [this] {
        if (m_stack->face() == StateStack::Face::Content && !m_model.hasStats()) showKnownTenants();
    });
}

void TenantsPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_open = context().commands.add(
        {QStringLiteral("tenants.details"), tr("Details"), QStringLiteral("user")}, this,
        [this] { openTenant(m_table->currentSourceRow()); });
    m_query = context().commands.add(
        {QStringLiteral("tenants.open"), tr("Open in Query"), QStringLiteral("chart-line"),
         QKeySequence(Qt::CTRL | Qt::Key_Return)},
        this, [this] { openQuery(m_table->currentSourceRow()); });
    m_header->addAction(m_open);
    m_header->addAction(m_query);
}

QWidget* TenantsPage::createTable() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_table = new DataTable(&m_model, tr("Tenants"));
    m_actions = new TenantActions(*this, context(), m_model, *m_table);
    m_note = new QLabel;
    m_note->setObjectName(QStringLiteral("tenantsNote"));
    setTextRole(*m_note, TextRole::Muted);
    m_note->setWordWrap(true);
    column->addWidget(createToolbar());
    column->addWidget(m_table, 1);
    column->addWidget(m_note);
    m_filter->setList(m_table);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_table->setFilter(text);
        updateRemark();
        updateActions();
        Q_EMIT stateChanged();
    });
    connect(m_actions, &TenantActions::requested, this, &Page::pageRequested);
    connect(m_actions, &TenantActions::told, this, &Page::notice);
    connect(m_table, &DataTable::rowActivated, this, &TenantsPage::openTenant);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &TenantsPage::updateActions);
    updateActions();
    return content;
}

QWidget* TenantsPage::createToolbar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_filter = new FilterEdit(tr("Filter tenants"));
    m_filter->setMinimumWidth(220);
    row->addWidget(m_filter);
    row->addStretch(1);
    row->addWidget(m_actions->createSelectionButton());
    row->addWidget(createColumnsButton());
    row->addWidget(m_actions->createExportButton());
    return bar;
}

QPushButton* TenantsPage::createColumnsButton() {
    auto* button = new QPushButton(theme().icon(QStringLiteral("settings")), tr("Columns"));
    auto* menu = new QMenu(button);
    for (int column = TenantModel::Series; column < TenantModel::ColumnCount; ++column) {
        QAction* action =
            menu->addAction(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(true);
        connect(action, &QAction::toggled, this, [this] {
            showColumns();
            Q_EMIT stateChanged();
        });
        m_columns.push_back(action);
    }
    button->setMenu(menu);
    return button;
}

}  // namespace pallium::ui
