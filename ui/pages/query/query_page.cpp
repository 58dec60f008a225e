#include "ui/pages/query/query_page.h"

#include "ui/models/metric_names.h"
#include "ui/pages/file_export.h"
#include "ui/pages/query/fitting_scroll_area.h"
#include "ui/pages/query/graph_pane.h"
#include "ui/pages/query/history_panel.h"
#include "ui/pages/query/result_area.h"
#include "ui/pages/query/starter_pane.h"
#include "ui/widgets/step_edit.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/time_range_bar.h"
#include "ui/widgets/token_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace pallium::ui {
namespace {

constexpr int kQueryMargin = 16;
constexpr int kTitleLetters = 28;
constexpr int kFallbackPlotWidth = 800;
constexpr int kQuickRefreshMs = 1000;
constexpr int kAxisWidth = 100;      // about what a graph needs beside its plot
constexpr double kRowsShare = 0.45;  // of the page's height, at most

}  // namespace

QueryPage::QueryPage(PageContext& context, QWidget* parent)
    : Page(context, parent), m_completion(context.session, context.names) {
    // In the order of Tab.
    createRows();
    addCommands();
    createTools();
    createResult();
    createHistory();
    layOut();
    connectParts();
    connectSession();
    followConnection();
    followTimeZone();
    followTitle();
    followCommands();
}

QueryPage::~QueryPage() = default;

void QueryPage::createRows() {
    m_rows = new ExpressionRows(m_completion, this);
    m_rowArea = new FittingScrollArea(m_rows, this);
}

void QueryPage::createResult() {
    m_result = new ResultArea(session(), m_completion, *m_rows, this);
    m_export = new FileExport(*this);
    m_problem = new TokenLabel(Token::Danger, this);
    m_problem->setWordWrap(true);
    m_problem->hide();
}

void QueryPage::createHistory() {
    m_history = new HistoryPanel(session().database(), this);
    followFont(*m_history, [this] {
        m_history->setMinimumWidth(m_history->fontMetrics().averageCharWidth() * 44);
    });
    m_history->hide();
    connect(m_history, &HistoryPanel::closeRequested, this, [this] { showHistory(false); });
    connect(m_history, &HistoryPanel::runRequested, this,
            [this](const HistoryEntry& entry) { useEntry(entry, true); });
    connect(m_history, &HistoryPanel::editRequested, this,
            [this](const HistoryEntry& entry) { useEntry(entry, false); });
}

void QueryPage::layOut() {
    auto* const content = new QWidget(this);
    auto* const column = new QVBoxLayout(content);
    column->setContentsMargins(kQueryMargin, 12, kQueryMargin, 8);
    column->setSpacing(8);
    column->addWidget(m_rowArea);
    column->addWidget(m_tools);
    column->addWidget(m_problem);
    column->addWidget(m_result, 1);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(content);
    m_splitter->addWidget(m_history);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(0, false);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void QueryPage::connectParts() {
    for (ExpressionRow* const row : m_rows->rows())
        connectRow(*row);
    connect(m_rows, &ExpressionRows::rowAdded, this,
            [this](ExpressionRow* row) { connectRow(*row); });
    connect(m_rows, &ExpressionRows::rowRemoved, m_result, &ResultArea::showRuns);
    connect(m_rows, &ExpressionRows::changed, this, [this] {
        followTitle();
        followCommands();
        m_result->followTexts();
        Q_EMIT stateChanged();
    });
    connect(&m_result->range(), &TimeRangeBar::rangeChanged, this, &QueryPage::changeRange);
    connect(&m_result->range(), &TimeRangeBar::refreshRequested, this, &QueryPage::run);
    connect(&m_result->range(), &TimeRangeBar::refreshIntervalChanged, this, [this] {
        followRefresh();
        Q_EMIT stateChanged();
    });
    connect(&m_result->step(), &StepEdit::choiceChanged, this, &QueryPage::changeRange);
    connect(&m_result->graph().view(), &PlotView::rangeChosen, this,
            [this](qint64 startMs, qint64 endMs) {
                m_zoom = Zoom{startMs, endMs};
                run();
            });
    connect(&m_result->graph().view(), &PlotView::rangeReset, this, [this] {
        m_zoom.reset();
        run();
    });
    connect(m_result, &ResultArea::tabChanged, this, &Page::stateChanged);
    connect(m_result, &ResultArea::optionsChanged, this, &Page::stateChanged);
    connect(m_result, &ResultArea::runRequested, this, &QueryPage::run);
    connect(m_result, &ResultArea::loadAllRequested, this, [this] {
        for (ExpressionRow* const row : m_rows->rows())
            row->run().loadAll();
    });
    connect(m_result, &ResultArea::replacementRequested, this,
            [this](const QString& from, const QString& to) {
                ExpressionRow& row = m_rows->row(0);
                row.edit()->replaceText(row.expression().replace(from, to));
                run();
            });
    connect(&m_result->starters(), &StarterPane::chosen, this, [this](const QString& expression) {
        m_rows->row(0).setExpression(expression);
        m_rows->row(0).edit()->setFocus();
        run();
    });
    connect(&m_completion, &CompletionSource::knowledgeChanged, this, &QueryPage::fillStarters);
    fillStarters();
    connect(&m_refreshTimer, &QTimer::timeout, this, &QueryPage::repeatRuns);
    m_quickTimer.setObjectName(QStringLiteral("quickRefresh"));
    m_quickTimer.setInterval(kQuickRefreshMs);
    connect(&m_quickTimer, &QTimer::timeout, this, [this] {
        if (--m_quickRefreshes <= 0 || !m_isActive) m_quickTimer.stop();
        if (m_isActive) repeatRuns();
    });
    connect(this, &Page::stateChanged, &m_quickTimer, &QTimer::stop);
    connect(m_export, &FileExport::failed, this, &QueryPage::showProblem);
    connect(m_export, &FileExport::saved, this, [this](const QString& path, qint64 bytes) {
        Q_EMIT notice(tr("Saved %1 (%2)").arg(path, formatBytes(bytes)));
    });
}

void QueryPage::connectSession() {
    connect(&session(), &Session::connectionChanged, this, &QueryPage::followConnection);
    connect(&session(), &Session::tenantChanged, this, &QueryPage::followTenant);
    connect(&session(), &Session::timeZoneChanged, this, &QueryPage::followTimeZone);
}

void QueryPage::connectRow(ExpressionRow& row) {
    connect(&row, &ExpressionRow::runRequested, this, &QueryPage::run);
    connect(&row, &ExpressionRow::oneRunRequested, this, [this, &row] { runOne(row); });
    connect(&row, &ExpressionRow::formatRequested, this, [this, &row] { format(row); });
    connect(&row, &ExpressionRow::copyCurlRequested, this, [this, &row] { copyCurl(row); });
    connect(&row, &ExpressionRow::toggled, m_result, &ResultArea::showRuns);
    connect(&row.run(), &QueryRun::stateChanged, this, [this] {
        m_result->showFace();
        followCommands();
    });
    connect(&row.run(), &QueryRun::answered, this, [this, &row] { rowAnswered(row); });
    row.edit()->installEventFilter(this);
}

QueryPage::Window QueryPage::window() const {
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    const TimeRange& range = m_result->range().range();
    const qint64 startMs = m_zoom ? m_zoom->startMs : range.startAt(nowMs);
    const qint64 endMs = m_zoom ? m_zoom->endMs : range.endAt(nowMs);
    // What was never seen has no width of its own yet.
    const PlotView& view = m_result->graph().view();
    const int plotWidth = view.isVisible() ? view.plotWidthPx() : m_result->width() - kAxisWidth;
    Window window;
    window.stepMs = stepFor(m_result->step().choice(), endMs - startMs,
                            plotWidth > 0 ? plotWidth : kFallbackPlotWidth, 0);
    // Aligned, so that a refresh asks for the same times and lines do not tremble.
    window.startMs = startMs - startMs % window.stepMs;
    window.endMs = std::max(endMs - endMs % window.stepMs, window.startMs);
    window.nowMs = endMs;
    return window;
}

RunRequest QueryPage::requestFor(const QString& expression, const Window& window) const {
    RunRequest request;
    request.expression = expression;
    request.tenant = session().tenant();
    request.startMs = window.startMs;
    request.endMs = window.endMs;
    request.stepMs = window.stepMs;
    request.instantMs = window.nowMs;
    return request;
}

bool QueryPage::mayRun() {
    Connection* const connection = session().connection();
    if (!connection) {
        m_result->showUnavailable(tr("No server is connected"),
                                  tr("Choose a connection in the toolbar, or start the local "
                                     "server."));
        return false;
    }
    const Availability& query = connection->capabilities()[Capability::Query];
    // What is refused is asked for again: the answer says why.
    if (query.mayWork() || query.state == Availability::State::Forbidden) return true;
    m_result->showUnavailable(
        missingText(Capability::Query),
        tr("It was looked for at %1. The prefix is part of the connection's settings.")
            .arg(connection->profile().prometheusPrefix));
    return false;
}

void QueryPage::run() {
    startRows(m_rows->rows(), false);
}

void QueryPage::runOne(ExpressionRow& row) {
    row.setOn(true);
    startRows({&row}, false);
}

void QueryPage::startRows(const std::vector<ExpressionRow*>& rows, bool isRefresh) {
    std::vector<ExpressionRow*> runnable;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(runnable), [&](const auto* row) {
        return row->isRunnable() && !(isRefresh && row->run().state() == QueryRun::State::Idle);
    });
    if (runnable.empty() || !mayRun()) return;
    showProblem({});
    if (!isRefresh) m_quickTimer.stop();
    m_isRefresh = isRefresh;
    m_walked = -1;
    const Window asked = window();
    m_result->setWindow(asked.startMs, asked.endMs);
    for (ExpressionRow* const row : runnable) {
        // A refresh never runs what is only half typed.
        const QString text = isRefresh ? row->run().request().expression : row->runnableText();
        row->run().start(session().connection()->client(), requestFor(text, asked));
    }
    followRefresh();
}

/// Asks once more what was asked last; neither a text that is being typed nor the history has a
/// part in it.
void QueryPage::repeatRuns() {
    // A slow server is not asked again before it has answered, a paused one not at all.
    Connection* const connection = session().connection();
    const bool isPaused = connection == nullptr || connection->poller().isPaused();
    if (!isPaused && !m_rows->isRunning() && !m_zoom) startRows(m_rows->rows(), true);
}

void QueryPage::rowAnswered(ExpressionRow& row) {
    m_result->showRuns();
    if (row.run().state() == QueryRun::State::Done && !m_isRefresh) recordRun(row);
}

void QueryPage::recordRun(const ExpressionRow& row) {
    const QueryRun& run = row.run();
    const QueryAnswerPtr& answer = run.range() ? run.range() : run.instant();
    Connection* const connection = session().connection();
    if (!answer || !connection) return;
    HistoryEntry entry;
    entry.timeMs = QDateTime::currentMSecsSinceEpoch();
    entry.expression = run.request().expression;
    entry.tenant = run.request().tenant;
    entry.connectionId = connection->profile().id;
    entry.rangeMs = run.request().endMs - run.request().startMs;
    entry.stepMs = run.request().stepMs;
    entry.series = answer->totalSeries;
    entry.durationMs = run.elapsedMs();
    session().database().addHistory(entry);
    m_history->model().reload();
}

void QueryPage::changeRange() {
    m_zoom.reset();
    run();
    Q_EMIT stateChanged();
}

void QueryPage::followConnection() {
    m_format = ApiCall();
    for (ExpressionRow* const row : m_rows->rows())
        row->run().clear();
    const Connection* const connection = session().connection();
    m_history->setConnection(connection ? connection->profile().id : QString());
    m_zoom.reset();
    m_result->showRuns();
    context().names.use();
    if (m_isActive) run();
}

void QueryPage::followTenant() {
    const bool hadRun = std::any_of(
        m_rows->rows().begin(), m_rows->rows().end(),
        [](const ExpressionRow* row) { return row->run().state() != QueryRun::State::Idle; });
    context().names.use();
    if (hadRun) run();
}

void QueryPage::followTimeZone() {
    m_result->range().setTimeZone(session().timeZone());
    m_result->graph().view().setTimeZone(session().timeZone());
    m_history->model().setTimeZone(session().timeZone());
}

void QueryPage::followRefresh() {
    const int intervalMs = m_result->range().refreshIntervalMs();
    const bool isWanted = m_isActive && intervalMs > 0 && m_result->range().range().isRelative();
    if (!isWanted) return m_refreshTimer.stop();
    m_refreshTimer.start(intervalMs);
}

void QueryPage::fillStarters() {
    m_result->starters().setKnowledge(m_completion.knowledge());
}

QString QueryPage::title() const {
    return m_title;
}

void QueryPage::followTitle() {
    QString title = tr("Query");
    for (const ExpressionRow* const row : m_rows->rows()) {
        const QString text = row->expression().simplified();
        if (text.isEmpty()) continue;
        title = text.size() <= kTitleLetters ? text : text.left(kTitleLetters - 1) + QChar(u'…');
        break;
    }
    if (title == m_title) return;
    m_title = title;
    Q_EMIT titleChanged();
}

void QueryPage::setActive(bool isActive) {
    m_isActive = isActive;
    followRefresh();
}

void QueryPage::refresh(bool isHard) {
    if (isHard) m_completion.refresh();
    run();
}

QWidget* QueryPage::initialFocus() {
    return m_rows->current().edit();
}

QJsonObject QueryPage::saveState() const {
    QJsonObject state = m_result->saveState();
    state.insert(QStringLiteral("expressions"), m_rows->saveState());
    return state;
}

void QueryPage::restoreState(const QJsonObject& state) {
    if (state.isEmpty()) return;
    m_zoom.reset();
    m_rows->restoreState(state[QStringLiteral("expressions")].toArray());
    m_result->restoreState(state);
    followRefresh();
    if (state[QStringLiteral("run")].toBool()) run();
    m_quickRefreshes = state[QStringLiteral("quickRefreshes")].toInt();
    if (m_quickRefreshes > 0) m_quickTimer.start();
}

void QueryPage::showProblem(const QString& text) {
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void QueryPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    m_rowArea->setHeightLimit(static_cast<int>(height() * kRowsShare));
}

bool QueryPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        const bool isArrow = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down;
        for (ExpressionRow* const row : m_rows->rows()) {
            if (!isArrow || row->edit() != watched || row->edit()->isCompletionOpen()) continue;
            if (walkHistory(*row, key->key() == Qt::Key_Up ? 1 : -1)) return true;
        }
    }
    return Page::eventFilter(watched, event);
}

}  // namespace pallium::ui
