// How the page `connections` is put together, and its exchange of files.
#include "ui/connection/state_database.h"
#include "ui/models/format.h"
#include "ui/pages/connections/connections_page.h"
#include "ui/pages/connections/profile_delegate.h"
#include "ui/pages/connections/profile_exchange.h"
#include "ui/pages/connections/profile_form.h"
#include "ui/pages/connections/profile_list_model.h"
#include "ui/pages/connections/test_panel.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kConnectionsGap = 8;
constexpr int kConnectionsListWidth = 280;

QPushButton* createConnectionsButton(const QString& text, const QString& icon, const char* name) {
    auto* button = new QPushButton(text);
    if (!icon.isEmpty()) button->setIcon(theme().icon(icon));
    button->setObjectName(QLatin1String(name));
    return button;
}

}  // namespace

ConnectionsPage::ConnectionsPage(PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_model(new ProfileListModel(this)),
      m_filtered(new QSortFilterProxyModel(this)) {
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);

    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(createList());
    m_stack = new QStackedWidget;
    m_stack->addWidget(createEmpty());
    m_stack->addWidget(createDetails());
    splitter->addWidget(m_stack);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kConnectionsListWidth, 4 * kConnectionsListWidth});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid()) showRow(m_filtered->mapToSource(index).row());
            });
    connect(m_form, &ProfileForm::edited, this, &ConnectionsPage::takeEdit);
    connect(&session(), &Session::connectionChanged, this, &ConnectionsPage::updateActions);
    followConnector();
    reload();
}

QWidget* ConnectionsPage::createList() {
    auto* pane = new QWidget;
    m_find = new FilterEdit(tr("Find"));
    m_find->setObjectName(QStringLiteral("find"));
    connect(m_find, &QLineEdit::textChanged, m_filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_find, &QLineEdit::textChanged, this, &Page::stateChanged);
    auto* add = createConnectionsButton(tr("New"), QStringLiteral("plus"), "new");
    connect(add, &QPushButton::clicked, this, &ConnectionsPage::addNew);

    m_list = new QListView;
    m_list->setAccessibleName(tr("Connections"));
    m_list->setModel(m_filtered);
    m_list->setItemDelegate(new ProfileDelegate(m_list));
    m_list->setUniformItemSizes(true);
    connect(m_list, &QListView::activated, this, &ConnectionsPage::openCurrent);

    auto* top = new QHBoxLayout;
    top->setSpacing(kConnectionsGap);
    top->addWidget(m_find, 1);
    top->addWidget(add);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(2 * kConnectionsGap, 2 * kConnectionsGap, kConnectionsGap,
                               2 * kConnectionsGap);
    layout->setSpacing(kConnectionsGap);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    if (QAction* local = context().commands.action(QStringLiteral("connection.local"))) {
        layout->addWidget(new ActionButton(local, pane));
    }
    return pane;
}

QWidget* ConnectionsPage::createEmpty() {
    auto* pane = new QWidget;
    auto* text = createText(tr("No saved connection yet"), TextRole::Headline);
    auto* hint = createText(tr("Connect to a Cortex, a Prometheus, or anything that speaks their "
                               "HTTP API. A new connection only reads until you unlock it."),
                            TextRole::Muted);
    auto* add = createConnectionsButton(tr("New connection"), {}, "firstNew");
    add->setProperty("primary", true);
    connect(add, &QPushButton::clicked, this, &ConnectionsPage::addNew);
    auto* import = createConnectionsButton(tr("Import…"), QStringLiteral("upload"), "firstImport");
    connect(import, &QPushButton::clicked, this, &ConnectionsPage::importFile);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kConnectionsGap);
    buttons->addWidget(add);
    buttons->addWidget(import);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(4 * kConnectionsGap, 4 * kConnectionsGap, 4 * kConnectionsGap,
                               4 * kConnectionsGap);
    layout->setSpacing(kConnectionsGap);
    layout->addWidget(text);
    layout->addWidget(hint);
    layout->addSpacing(kConnectionsGap);
    layout->addLayout(buttons);
    layout->addStretch(1);
    return pane;
}

QWidget* ConnectionsPage::createDetails() {
    auto* pane = new QWidget;
    m_form = new ProfileForm;
    m_test = new TestPanel;
    connect(m_test, &TestPanel::fixAccepted, this, &ConnectionsPage::acceptFix);
    auto* split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->addWidget(m_form);
    split->addWidget(m_test);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(kConnectionsGap, 2 * kConnectionsGap, 2 * kConnectionsGap,
                               2 * kConnectionsGap);
    layout->setSpacing(kConnectionsGap);
    layout->addWidget(createActions());
    layout->addWidget(split, 1);
    return pane;
}

QWidget* ConnectionsPage::createActions() {
    auto* bar = new QWidget;
    m_name = createText({}, TextRole::Headline);
    m_name->setMinimumWidth(1);  // a long name must not push the buttons out

    auto* test = createConnectionsButton(tr("Test"), QStringLiteral("activity"), "test");
    connect(test, &QPushButton::clicked, this, &ConnectionsPage::testCurrent);
    m_revert = createConnectionsButton(tr("Revert"), QStringLiteral("history"), "revert");
    connect(m_revert, &QPushButton::clicked, this, &ConnectionsPage::revert);
    m_save = createConnectionsButton(tr("Save"), QStringLiteral("check"), "save");
    connect(m_save, &QPushButton::clicked, this, &ConnectionsPage::save);
    m_open = createConnectionsButton(tr("Open"), {}, "open");
    m_open->setProperty("primary", true);
    connect(m_open, &QPushButton::clicked, this, &ConnectionsPage::openCurrent);

    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(kConnectionsGap, 0, 0, 0);
    layout->setSpacing(kConnectionsGap);
    layout->addWidget(m_name, 1);
    for (QPushButton* button : {test, m_revert, m_save, m_open, createMenuButton()}) {
        layout->addWidget(button);
    }
    return bar;
}

QPushButton* ConnectionsPage::createMenuButton() {
    auto* button = new QPushButton(theme().icon(QStringLiteral("more-horizontal")), {});
    button->setAccessibleName(tr("More actions"));
    button->setToolTip(tr("More actions"));
    auto* menu = new QMenu(button);
    menu->addAction(theme().icon(QStringLiteral("copy")), tr("Duplicate"), this,
                    &ConnectionsPage::duplicate);
    menu->addAction(theme().icon(QStringLiteral("trash")), tr("Remove…"), this,
                    &ConnectionsPage::remove);
    menu->addSeparator();
    menu->addAction(theme().icon(QStringLiteral("upload")), tr("Import…"), this,
                    &ConnectionsPage::importFile);
    menu->addAction(theme().icon(QStringLiteral("download")), tr("Export all…"), this,
                    &ConnectionsPage::exportFile);
    button->setMenu(menu);
    return button;
}

void ConnectionsPage::importFile() {
    const auto take = [this](const QString& name, const QByteArray& bytes) {
        if (name.isEmpty()) return;
        const auto profiles = importProfiles(bytes);
        if (!profiles) {
            m_test->showProblem(profiles.error());
            return Q_EMIT notice(profiles.error());
        }
        for (const ConnectionProfile& profile : *profiles) {
            const QString problem = session().database().saveProfile(profile);
            if (!problem.isEmpty()) return m_test->showProblem(tr("Not imported: %1").arg(problem));
        }
        reload();
        select(m_model->rowOf(profiles->front().id));
        Q_EMIT notice(tr("Connections imported: %1.")
                          .arg(formatCount(static_cast<qint64>(profiles->size()))));
    };
    QFileDialog::getOpenFileContent(tr("Connections (*.json)"), take);
}

void ConnectionsPage::exportFile() {
    QFileDialog::saveFileContent(exportProfiles(session().database().profiles()),
                                 QStringLiteral("connections.json"));
}

}  // namespace pallium::ui
