#include "ui/pages/activity/activity_page.h"

#include "ui/connection/change_sender.h"
#include "ui/models/format.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/text_style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kMaxEntries = 2000;

}  // namespace

ActivityPage::ActivityPage(PageContext& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack, 1);
    m_filter->setList(m_table);
    m_model.setTimeZone(session().timeZone());
    connect(&session(), &Session::timeZoneChanged, this, [this] {
        m_model.setTimeZone(session().timeZone());
        showDetails();
    });
    connect(&session().changes(), &ChangeSender::changed, this, [this] {
        if (m_isActive) showEntries();
    });
    updateCopy();
}

QString ActivityPage::title() const {
    return tr("Activity");
}

QWidget* ActivityPage::initialFocus() {
    return m_table;
}

void ActivityPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_filter = new FilterEdit(tr("Filter activity"), m_header);
    m_filter->setMinimumWidth(220);
    m_header->addWidget(m_filter);
    m_copy = context().commands.add(
        {QStringLiteral("activity.copy"), tr("Copy"), QStringLiteral("copy")}, this, [this] {
            QGuiApplication::clipboard()->setText(m_table->tabSeparated());
            Q_EMIT notice(tr("Activity copied"));
        });
    m_header->addAction(m_copy);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_table->setFilter(text);
        updateCopy();
        Q_EMIT stateChanged();
    });
}

QWidget* ActivityPage::createContent() {
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    m_table = new DataTable(&m_model, tr("Activity"));
    m_table->sortByColumn(ActivityModel::Time, Qt::DescendingOrder);
    m_details = new QPlainTextEdit;
    m_details->setObjectName(QStringLiteral("details"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setAccessibleName(tr("Details of the change"));
    setMonospace(*m_details);
    splitter->addWidget(m_table);
    splitter->addWidget(m_details);
    splitter->setSizes({420, 180});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ActivityPage::showDetails);
    return splitter;
}

void ActivityPage::setActive(bool isActive) {
    m_isActive = isActive;
    if (isActive) showEntries();
}

void ActivityPage::refresh(bool /*isHard*/) {
    showEntries();
}

QJsonObject ActivityPage::saveState() const {
    return {{QStringLiteral("filter"), m_filter->text()}};
}

void ActivityPage::restoreState(const QJsonObject& state) {
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
}

void ActivityPage::showEntries() {
    m_model.setEntries(session().changes().entries(kMaxEntries));
    const int count = m_model.rowCount();
    updateCopy();
    m_header->setRemark(count == 0 ? QString() : tr("%n changes", nullptr, count));
    if (count == 0)
        return m_stack->showEmpty(tr("No changes made from this computer"),
                                  tr("What you change on a server is written down here."));
    if (!m_table->currentIndex().isValid()) m_table->setCurrentSourceRow(count - 1);
    m_stack->showContent();
    showDetails();
}

void ActivityPage::updateCopy() {
    m_copy->setEnabled(m_table->shownCount() > 0);
    m_copy->setStatusTip(m_copy->isEnabled() ? QString() : tr("There is nothing to copy."));
}

void ActivityPage::showDetails() {
    const int row = m_table->currentSourceRow();
    const QString text =
        row < 0 ? QString() : activityDetails(m_model.row(row), session().timeZone());
    if (m_details->toPlainText() != text) m_details->setPlainText(text);
}

}  // namespace pallium::ui
