#include "ui/pages/configuration/configuration_page.h"

#include "ui/models/format.h"
#include "ui/pages/configuration/other_configuration.h"
#include "ui/pages/configuration/setting_bar.h"
#include "ui/pages/configuration/settings_tree.h"
#include "ui/pages/limits/limit_reader.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/table_delegate.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/token_label.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTextBlock>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kConfigurationPace{std::chrono::seconds(30), std::chrono::seconds(60)};

}  // namespace

ConfigurationPage::ConfigurationPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("configuration"), kConfigurationPace, parent) {
    m_proxy.setSourceModel(&m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    m_reloadWarning = new TokenLabel(Token::Warn, this);
    m_reloadWarning->setObjectName(QStringLiteral("reloadWarning"));
    m_reloadWarning->setWordWrap(true);
    m_reloadWarning->setText(reloadWarning());
    m_reloadWarning->hide();
    column->addWidget(m_reloadWarning);
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack, 1);
    m_filter->setList(m_tree);
}

QString ConfigurationPage::title() const {
    return tr("Configuration");
}

QWidget* ConfigurationPage::initialFocus() {
    return m_filter;
}

QComboBox* ConfigurationPage::createChoice(const QString& name, const QStringList& texts) {
    auto* choice = new QComboBox(m_header);
    choice->setAccessibleName(name);
    choice->setToolTip(name);
    choice->addItems(texts);
    m_header->addWidget(choice);
    return choice;
}

void ConfigurationPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_filter = new FilterEdit(tr("Filter settings and values"), m_header);
    m_filter->setMinimumWidth(260);
    m_header->addWidget(m_filter);
    m_source = createChoice(tr("Source"), {tr("Configuration"), tr("Runtime file")});
    m_show = createChoice(tr("Settings to show"), {tr("All"), tr("Changed only"), tr("Defaults")});
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_proxy.setText(text);
        unfold();
        Q_EMIT stateChanged();
    });
    connect(m_source, &QComboBox::currentIndexChanged, this, &ConfigurationPage::changeSource);
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        updateView();
        Q_EMIT stateChanged();
    });
    context().commands.add({QStringLiteral("configuration.find"), tr("Find setting"),
                            QStringLiteral("search"), QKeySequence(QKeySequence::Find)},
                           this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
}

QWidget* ConfigurationPage::createContent() {
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    m_yaml = new QPlainTextEdit;
    m_yaml->setObjectName(QStringLiteral("yaml"));
    m_yaml->setReadOnly(true);
    m_yaml->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_yaml->setTabChangesFocus(true);
    setMonospace(*m_yaml);
    m_yaml->setAccessibleName(tr("Configuration as YAML"));
    m_yaml->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    splitter->addWidget(createTree());
    splitter->addWidget(m_yaml);
    splitter->setSizes({620, 480});
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(splitter, 1);
    column->addWidget(createBar());
    return content;
}

QWidget* ConfigurationPage::createBar() {
    m_bar = new SettingBar(context(), this);
    connect(m_bar, &SettingBar::notice, this, &ConfigurationPage::notice);
    m_other = new OtherConfiguration(context(), m_bar);
    connect(m_other, &OtherConfiguration::changed, this, &ConfigurationPage::compare);
    m_bar->addToRow(m_other);
    showSetting({});
    return m_bar;
}

void ConfigurationPage::compare(const QString& name, const QString& yaml) {
    const QString path = m_tree->currentIndex().data(SettingsModel::PathRole).toString();
    m_model.setOther(name, yaml);
    m_proxy.setDifferingOnly(!name.isEmpty());
    m_tree->setColumnHidden(SettingsModel::Other, name.isEmpty());
    m_yaml->setVisible(name.isEmpty());  // the columns need its room
    m_tree->fitColumns();
    unfold();
    choosePath(path);
}

void ConfigurationPage::choosePath(const QString& path) {
    const QModelIndex index = m_proxy.mapFromSource(m_model.indexOfPath(path));
    if (index.isValid())
        m_tree->setCurrentIndex(index);
    else
        showSetting({});
}

QWidget* ConfigurationPage::createTree() {
    m_tree = new SettingsTree;
    m_tree->setModel(&m_proxy);
    m_tree->setAccessibleName(tr("Settings"));
    m_tree->setUniformRowHeights(true);
    m_tree->setItemDelegate(new TableDelegate(m_tree));
    m_tree->setColumnHidden(SettingsModel::Other, true);
    auto* copy = new QAction(m_tree);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        context().commands.action(QStringLiteral("configuration.copyPath"))->trigger();
    });
    m_tree->addAction(copy);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                showSetting(index);
                showLineOf(index);
            });
    return m_tree;
}

Capability ConfigurationPage::capability() const {
    return m_source->currentIndex() == Config ? Capability::Config : Capability::RuntimeConfig;
}

QJsonObject ConfigurationPage::saveState() const {
    return {{QStringLiteral("source"), m_source->currentIndex()},
            {QStringLiteral("show"), m_show->currentIndex()},
            {QStringLiteral("filter"), m_filter->text()}};
}

void ConfigurationPage::restoreState(const QJsonObject& state) {
    m_source->setCurrentIndex(state.value(QStringLiteral("source")).toInt());
    m_show->setCurrentIndex(state.value(QStringLiteral("show")).toInt());
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
}

void ConfigurationPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    m_other->fill();
    const auto ask = m_source->currentIndex() == Config ? configuration : runtimeConfiguration;
    keep(ask(connection.client(), ConfigMode::Full, urgency(), [this, done](auto result) {
        showYaml(result);
        done(result.has_value() || result.error().kind == ApiErrorKind::Missing);
    }));
    fetchReload(connection);
    // Without these two nothing is marked as changed, and no defaults are shown.
    keep(ask(connection.client(), ConfigMode::Diff, urgency(), [this](auto result) {
        m_differences = result.value_or(QString());
        m_model.setDifferences(m_differences);
        updateView();
    }));
    if (m_source->currentIndex() != Config || !m_defaults.isEmpty()) return;
    keep(ask(connection.client(), ConfigMode::Defaults, urgency(), [this](auto result) {
        m_defaults = result.value_or(QString());
        m_model.setDefaults(m_defaults);
        updateView();
    }));
}

void ConfigurationPage::fetchReload(Connection& connection) {
    if (m_source->currentIndex() != Runtime) return;
    keep(serverMetrics(connection.client(), reloadMetricNames(), urgency(),
                       [this](const auto& samples) {
                           const bool isBad = samples && saysReloadFailed(*samples);
                           m_reloadWarning->setVisible(isBad);
                           if (isBad) announce(*m_reloadWarning, m_reloadWarning->text());
                       }));
}

void ConfigurationPage::forget() {
    m_other->setRuntime(m_source->currentIndex() == Runtime);
    m_reloadWarning->hide();
    m_full.clear();
    m_differences.clear();
    m_defaults.clear();
    m_model.setYaml({});
    m_model.setDefaults({});
    m_model.setDifferences({});
    m_header->setRemark({});
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

void ConfigurationPage::changeSource() {
    forget();
    refresh(false);
    Q_EMIT stateChanged();
}

void ConfigurationPage::showYaml(const ApiResult<QString>& result) {
    if (!result) return showFailure(*m_stack, result.error(), capability());
    m_full = *result;
    updateView();
    if (m_full.trimmed().isEmpty())
        return m_stack->showEmpty(
            tr("Nothing is set"),
            m_source->currentIndex() == Runtime
                ? tr("The runtime file of this server is not set, or it is empty.")
                : tr("The server printed no settings."));
    m_stack->showContent();
}

void ConfigurationPage::updateView() {
    const bool showsDefaults = m_show->currentIndex() == Defaults;
    const bool showsChanged = m_show->currentIndex() == Changed;
    const QString& text = showsDefaults ? m_defaults : m_full;
    const bool isNew = m_yaml->toPlainText() != (showsChanged ? m_differences : text);
    const QString path = m_tree->currentIndex().data(SettingsModel::PathRole).toString();
    m_model.setYaml(text);
    m_proxy.setChangedOnly(showsChanged);
    if (isNew) m_yaml->setPlainText(showsChanged ? m_differences : text);
    unfold();
    choosePath(path);
    const int settings = m_model.settingCount();
    m_header->setRemark(settings == 0
                            ? QString()
                            : tr("%1 settings  ·  %2 changed")
                                  .arg(formatCount(settings), formatCount(m_model.changedCount())));
}

void ConfigurationPage::unfold() {
    if (m_proxy.isFiltering()) m_tree->expandAll();
}

void ConfigurationPage::showSetting(const QModelIndex& index) {
    m_bar->showSetting(m_model, m_proxy.mapToSource(index));
}

void ConfigurationPage::showLineOf(const QModelIndex& index) {
    const int line = index.data(SettingsModel::LineRole).toInt();
    // The list of changes has other lines than the tree.
    if (!index.isValid() || line < 0 || m_show->currentIndex() == Changed) return;
    const QTextBlock block = m_yaml->document()->findBlockByNumber(line);
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    m_yaml->setTextCursor(cursor);
    m_yaml->centerCursor();
}

}  // namespace pallium::ui
