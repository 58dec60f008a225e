#include "ui/pages/tenants/tenant_actions.h"

#include "ui/models/format.h"
#include "ui/pages/file_export.h"
#include "ui/pages/tenants/comparison_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QJsonArray>
#include <QMenu>
#include <QPushButton>

namespace pallium::ui {
namespace {

QPushButton* createMenuButton(const QString& text, const QString& icon,
                              const std::vector<QAction*>& actions) {
    auto* button = new QPushButton(theme().icon(icon), text);
    auto* menu = new QMenu(button);
    for (QAction* action : actions)
        menu->addAction(action);
    button->setMenu(menu);
    return button;
}

/// Enabled, or says why not.
void offer(QAction& action, const QString& whyNot) {
    action.setEnabled(whyNot.isEmpty());
    action.setStatusTip(whyNot);
}

}  // namespace

TenantActions::TenantActions(QWidget& page, PageContext& context, const TenantModel& model,
                             DataTable& table)
    : QObject(&page),
      m_page(page),
      m_context(context),
      m_model(model),
      m_table(table),
      m_export(new FileExport(page)) {
    addCommands();
    connect(m_export, &FileExport::failed, this, &TenantActions::told);
    connect(m_export, &FileExport::saved, this, [this](const QString& path, qint64 bytes) {
        Q_EMIT told(tr("Saved %1 (%2)").arg(path, formatBytes(bytes)));
    });
    connect(table.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TenantActions::update);
    update();
}

void TenantActions::addCommands() {
    const auto add = [this](const char* id, const QString& text, const char* icon, auto run) {
        return m_context.commands.add({QLatin1String(id), text, QLatin1String(icon)}, &m_page, run);
    };
    m_copy = add("tenants.copyIds", tr("Copy ids"), "copy", [this] { copyIds(); });
    m_tabs = add("tenants.openTabs", tr("Open each in a tab"), "plus", [this] { openTabs(); });
    m_compare = add("tenants.compare", tr("Compare"), "table", [this] { compare(); });
    m_exports = {add("tenants.export.csv", tr("Export as CSV …"), "download",
                     [this] { exportAs(ExportFormat::Csv); }),
                 add("tenants.export.json", tr("Export as JSON …"), "download",
                     [this] { exportAs(ExportFormat::Json); })};
    // The menu key on the table has them too.
    m_table.addActions({m_compare, m_tabs, m_copy});
    m_table.setContextMenuPolicy(Qt::ActionsContextMenu);
}

QPushButton* TenantActions::createSelectionButton() {
    return createMenuButton(tr("Selected"), QStringLiteral("users"), {m_compare, m_tabs, m_copy});
}

QPushButton* TenantActions::createExportButton() {
    return createMenuButton(tr("Export"), QStringLiteral("download"), m_exports);
}

QStringList TenantActions::selected() const {
    QStringList tenants;
    for (const int row : m_table.selectedSourceRows())
        tenants << m_model.row(row).tenant;
    return tenants;
}

void TenantActions::update() {
    const qsizetype count = selected().size();
    const QString none = count == 0 ? tr("Select tenants first.") : QString();
    offer(*m_copy, none);
    offer(*m_tabs, count > kMostTabs ? tr("Select at most %n tenants.", nullptr, kMostTabs) : none);
    offer(*m_compare, count < 2 ? tr("Select at least two tenants.")
                      : count > ComparisonPage::kMostTenants
                          ? tr("Select at most %n tenants.", nullptr, ComparisonPage::kMostTenants)
                          : QString());
    for (QAction* action : m_exports)
        offer(*action, m_table.shownCount() == 0 ? tr("There is nothing to export.") : QString());
}

void TenantActions::copyIds() {
    const QStringList tenants = selected();
    QGuiApplication::clipboard()->setText(tenants.join(u'\n'));
    Q_EMIT told(tr("Ids copied: %1").arg(formatCount(tenants.size())));
}

void TenantActions::openTabs() {
    for (const QString& tenant : selected())
        Q_EMIT requested({QStringLiteral("tenant"), {{QStringLiteral("tenant"), tenant}}, true});
}

void TenantActions::compare() {
    Q_EMIT requested({QStringLiteral("comparison"),
                      {{QStringLiteral("tenants"), QJsonArray::fromStringList(selected())}},
                      false});
}

/// Of several selected tenants those, else of all that are shown.
void TenantActions::exportAs(ExportFormat format) {
    std::vector<int> rows = m_table.selectedSourceRows();
    if (rows.size() < 2) rows = m_table.shownSourceRows();
    m_export->askForTable(
        m_model.forExport(rows), format,
        exportFileName(QStringLiteral("tenants"), QDateTime::currentMSecsSinceEpoch(),
                       m_context.session.timeZone(), fileSuffix(format)));
}

}  // namespace pallium::ui
