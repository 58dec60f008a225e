#include "ui/pages/services/log_view.h"

#include "ui/connection/connector.h"
#include "ui/models/format.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/file_saver.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/text_style.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr std::chrono::milliseconds kReadEvery{500};

}  // namespace

bool LogView::isOffered(const PageContext& context) {
    const Connection* connection = context.session.connection();
    return context.connector != nullptr && context.connector->server().hasLog() &&
           connection != nullptr && connection->isLocal();
}

LogView::LogView(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_files(new FileSaver(*this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(createTools());
    createTable();
    column->addWidget(m_table, 1);
    m_count = createText({}, TextRole::Muted);
    column->addWidget(m_count);
    m_clock.setInterval(kReadEvery);
    connect(&m_clock, &QTimer::timeout, this, &LogView::read);
    connect(m_files, &FileSaver::failed, this, &LogView::notice);
    connect(m_files, &FileSaver::saved, this, [this](const QString& path, qint64 bytes) {
        Q_EMIT notice(tr("%1 saved (%2)").arg(QFileInfo(path).fileName(), formatBytes(bytes)));
    });
}

QWidget* LogView::createTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_text = new FilterEdit(tr("Filter lines"));
    m_text->setObjectName(QStringLiteral("logText"));
    connect(m_text, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_filter.setText(text);
        showLines();
    });
    m_level = new QComboBox;
    m_level->setObjectName(QStringLiteral("logLevel"));
    m_level->setAccessibleName(tr("Least level"));
    m_level->addItems(
        {tr("All levels"), tr("Info and above"), tr("Warnings and errors"), tr("Errors")});
    connect(m_level, &QComboBox::currentIndexChanged, this, [this](int level) {
        m_filter.setLeast(static_cast<LogLevel>(level));
        showLines();
    });
    m_component = new QComboBox;
    m_component->setObjectName(QStringLiteral("logComponent"));
    m_component->setAccessibleName(tr("Component"));
    m_component->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_component->addItem(tr("All components"));
    connect(m_component, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter.setComponent(index > 0 ? m_component->currentText() : QString());
        showLines();
    });
    m_follow = new QCheckBox(tr("Follow"));
    m_follow->setObjectName(QStringLiteral("logFollow"));
    m_follow->setToolTip(tr("Keep the newest line in view"));
    m_follow->setChecked(true);
    connect(m_follow, &QCheckBox::toggled, this, &LogView::showLines);
    QAction* save = m_context.commands.add(
        {QStringLiteral("services.exportLog"), tr("Export…"), QStringLiteral("download")}, this,
        [this] {
            m_files->ask(tr("Save the log"), QStringLiteral("pallium-log.jsonl"),
                         tr("JSON lines") + QStringLiteral(" (*.jsonl)"),
                         [this](const QString& path) { exportTo(path); });
        });
    row->addWidget(m_text, 1);
    for (QWidget* part :
         {static_cast<QWidget*>(m_level), static_cast<QWidget*>(m_component),
          static_cast<QWidget*>(m_follow), static_cast<QWidget*>(new ActionButton(save, tools))})
        row->addWidget(part);
    return tools;
}

void LogView::createTable() {
    m_table = new DataTable(&m_filter, tr("Log of the local server"));
    m_text->setList(m_table);
    // Whoever goes back to read a line must not be torn away from it.
    connect(m_table->verticalScrollBar(), &QAbstractSlider::actionTriggered, this, [this] {
        const QScrollBar& bar = *m_table->verticalScrollBar();
        if (bar.sliderPosition() < bar.maximum()) stopFollowing();
    });
    connect(m_table, &QAbstractItemView::pressed, this, [this](const QModelIndex& pressed) {
        if (pressed.row() < m_filter.rowCount() - 1) stopFollowing();
    });
    m_table->installEventFilter(this);
}

bool LogView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_PageUp || key == Qt::Key_Home) stopFollowing();
    }
    return QWidget::eventFilter(watched, event);
}

void LogView::stopFollowing() {
    m_follow->setChecked(false);
}

void LogView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    read();
    m_clock.start();
}

void LogView::hideEvent(QHideEvent* event) {
    m_clock.stop();
    QWidget::hideEvent(event);
}

void LogView::read() {
    if (!isOffered(m_context)) return;
    m_model.add(m_context.connector->server().takeLog());
    fillComponents();
    showLines();
}

void LogView::fillComponents() {
    if (m_component->count() == m_model.components().size() + 1) return;
    const QString chosen = m_component->currentIndex() > 0 ? m_component->currentText() : QString();
    const QSignalBlocker blocker(m_component);
    m_component->clear();
    m_component->addItem(tr("All components"));
    m_component->addItems(m_model.components());
    m_component->setCurrentIndex(std::max(0, m_component->findText(chosen)));
}

void LogView::showLines() {
    const QString shown = formatCount(m_filter.rowCount());
    const QString all = formatCount(m_model.rowCount());
    m_count->setText(shown == all ? tr("%1 lines").arg(all) : tr("%1 of %2 lines").arg(shown, all));
    if (m_follow->isChecked()) m_table->scrollToBottom();
}

void LogView::exportTo(const QString& path) {
    m_files->save(path, [lines = m_filter.jsonLines()]() -> FileSaver::Bytes { return lines; });
}

}  // namespace pallium::ui
