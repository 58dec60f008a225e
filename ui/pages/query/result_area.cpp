#include "ui/pages/query/result_area.h"

#include "ui/pages/query/explain_pane.h"
#include "ui/pages/query/graph_pane.h"
#include "ui/pages/query/json_pane.h"
#include "ui/pages/query/starter_pane.h"
#include "ui/pages/query/table_pane.h"
#include "ui/pages/query/warnings_bar.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/step_edit.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_range_bar.h"
#include "ui/widgets/token_label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kStarterIndex = 0;
constexpr int kResultIndex = 1;

/// In states that are kept, in the order of ResultArea::Tab.
const QStringList& tabNames() {
    static const QStringList names{QStringLiteral("graph"), QStringLiteral("table"),
                                   QStringLiteral("explain"), QStringLiteral("json")};
    return names;
}

bool hasAnswer(const ExpressionRow* row) {
    return row->run().range() || row->run().instant();
}

bool isEmptyAnswer(const QueryAnswerPtr& answer) {
    return !answer || (answer->series.empty() && answer->type != QueryAnswer::Type::String);
}

}  // namespace

ResultArea::ResultArea(Session& session, CompletionSource& completion, ExpressionRows& rows,
                       QWidget* parent)
    : QWidget(parent), m_session(session), m_completion(completion), m_rows(rows) {
    createPanes();
    layOut();
    connectPanes();
}

ResultArea::~ResultArea() = default;

void ResultArea::createPanes() {
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setAccessibleName(tr("View of the result"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    for (const QString& text : {tr("Graph"), tr("Table"), tr("Explain"), tr("JSON")})
        m_tabs->addTab(text);
    m_range = new TimeRangeBar(this);
    m_step = new StepEdit(this);
    followFont(*m_step, [this] {
        m_step->setMinimumWidth(m_step->fontMetrics().horizontalAdvance(tr("Auto (30s)")) + 48);
    });
    m_warnings = new WarningsBar(this);
    m_starters = new StarterPane(this);
    m_graph = new GraphPane(this);
    m_table = new TablePane(this);
    m_explain = new ExplainPane(m_session, this);
    m_json = new JsonPane(this);
    m_panes = new QStackedWidget(this);
    m_panes->addWidget(m_graph);
    m_panes->addWidget(m_table);
    m_panes->addWidget(m_explain);
    m_panes->addWidget(m_json);
    m_stack = new StateStack(m_panes, this);
    m_outer = new QStackedWidget(this);
    m_outer->addWidget(m_starters);
    m_outer->addWidget(m_stack);
    m_facts = new TokenLabel(Token::TextMuted, this);
    m_facts->setObjectName(QStringLiteral("facts"));
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->setMinimumWidth(1);  // cut rather than widening the page
    m_use = new QAction(this);
    m_runAgain = new QAction(theme().icon(QStringLiteral("play")), tr("Run"), this);
}

void ResultArea::layOut() {
    auto* const tabRow = new QHBoxLayout;
    tabRow->setSpacing(8);
    tabRow->addWidget(m_tabs);
    tabRow->addStretch(1);
    tabRow->addWidget(m_range);
    tabRow->addWidget(m_step);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(tabRow);
    layout->addWidget(m_warnings);
    layout->addWidget(m_outer, 1);
    layout->addWidget(m_facts);
}

void ResultArea::connectPanes() {
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_panes->setCurrentIndex(index);
        showFace();
        Q_EMIT tabChanged();
    });
    connect(&m_graph->view(), &PlotView::tableRequested, this, [this] { setTab(Tab::Table); });
    connect(m_graph, &GraphPane::optionsChanged, this, &ResultArea::optionsChanged);
    for (ResultPicker* const picker : pickers())
        connect(picker, &ResultPicker::chosen, this, &ResultArea::choose);
    connect(m_table, &TablePane::loadAllRequested, this, &ResultArea::loadAllRequested);
    connect(m_runAgain, &QAction::triggered, this, &ResultArea::runRequested);
    connect(m_use, &QAction::triggered, this,
            [this] { Q_EMIT replacementRequested(m_replaced, m_replacement); });
    connect(&m_explainer, &EmptyExplainer::found, this, &ResultArea::offerReason);
}

std::array<ResultPicker*, 3> ResultArea::pickers() const {
    return {&m_table->picker(), &m_explain->picker(), &m_json->picker()};
}

/// In a small window the words get the room of their icons.
void ResultArea::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr int kRoomForIcons = 1000;
    const bool hasRoom = width() >= kRoomForIcons;
    if (hasRoom != m_tabs->tabIcon(0).isNull()) return;
    const char* const icons[] = {"chart-line", "table", "tree", "json"};
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabIcon(i, hasRoom ? theme().icon(QLatin1String(icons[i])) : QIcon());
}

ResultArea::Tab ResultArea::tab() const {
    return static_cast<Tab>(m_tabs->currentIndex());
}

void ResultArea::setTab(Tab tab) {
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

std::vector<const ExpressionRow*> ResultArea::shownRows() const {
    std::vector<const ExpressionRow*> rows;
    for (const ExpressionRow* const row : m_rows.rows()) {
        if (row->isOn()) rows.push_back(row);
    }
    return rows;
}

const ExpressionRow* ResultArea::chosenRow() const {
    const ExpressionRow* first = nullptr;
    for (const ExpressionRow* const row : shownRows()) {
        if (!hasAnswer(row)) continue;
        if (row->letter() == m_choice.letter) return row;
        if (!first) first = row;
    }
    return first;
}

bool ResultArea::choosesRange() const {
    return m_choice.part == ResultChoice::Part::Range;
}

QueryAnswerPtr ResultArea::chosenAnswer() const {
    const ExpressionRow* const row = chosenRow();
    if (!row) return nullptr;
    return choosesRange() ? row->run().range() : row->run().instant();
}

const RunRequest& ResultArea::chosenRequest(const ExpressionRow& row) const {
    return choosesRange() ? row.run().rangeRequest() : row.run().instantRequest();
}

void ResultArea::choose(const ResultChoice& choice) {
    m_choice = choice;
    showRuns();
}

void ResultArea::setWindow(qint64 startMs, qint64 endMs) {
    m_startMs = startMs;
    m_endMs = endMs;
}

void ResultArea::showRuns() {
    QStringList letters;
    for (const ExpressionRow* const row : shownRows()) {
        if (hasAnswer(row)) letters.append(row->letter());
    }
    for (ResultPicker* const picker : pickers()) {
        picker->setLetters(letters);
        picker->setChoice(m_choice);
    }
    showGraph();
    showTable();
    showExplanation();
    showJson();
    showFacts();
    showFace();
}

Unit ResultArea::unitOf(const QString& expression) const {
    const auto metadata = m_completion.knowledge().metadata;
    QString unit;
    const QueryOutline outline = outlineQuery(expression);
    if (metadata && outline.selectors.size() == 1) {
        unit = metadata->value(outline.selectors.front().metric).unit;
    }
    return guessUnit(expression, unit);
}

void ResultArea::showGraph() {
    std::vector<PlotInput> inputs;
    std::vector<QueryAnswerPtr> answers;
    QString message;
    for (const ExpressionRow* const row : shownRows()) {
        const QueryRun& run = row->run();
        if (run.rangeError()) message = run.rangeError()->text;
        if (!run.range()) continue;
        const RunRequest& request = run.rangeRequest();
        inputs.push_back({row->letter(), request.expression, run.range(), request.stepMs,
                          unitOf(request.expression)});
        answers.push_back(run.range());
    }
    m_graph->view().setMessage(message);
    if (answers == m_drawn) return;
    m_drawn = answers;
    if (!inputs.empty()) m_step->setUsedStepMs(inputs.back().stepMs);
    m_graph->model().setInputs(std::move(inputs), m_startMs, m_endMs);
    m_graph->setBoundedText(m_graph->model().boundedText());
}

void ResultArea::showTable() {
    const ExpressionRow* const row = chosenRow();
    if (!row) return m_table->setAnswer(nullptr, Unit::None, QString());
    const QueryRun& run = row->run();
    const auto& error = choosesRange() ? run.rangeError() : run.instantError();
    if (m_table->model().answer() != chosenAnswer() || !chosenAnswer()) {
        m_table->setAnswer(chosenAnswer(), unitOf(chosenRequest(*row).expression),
                           error ? error->text : QString());
    }
    m_table->setBounds(choosesRange() ? run.drawnText() : run.listedText(), run.loadableSeries());
}

QString ResultArea::sentRequest(const ExpressionRow& row) const {
    const RunRequest& request = chosenRequest(row);
    const auto seconds = [](qint64 timeMs) {
        return QString::number(static_cast<double>(timeMs) / 1000.0, 'f', 3);
    };
    const QString expression = request.expression.simplified();
    if (!choosesRange()) {
        return QStringLiteral("query?query=%1&time=%2").arg(expression, seconds(request.instantMs));
    }
    return QStringLiteral("query_range?query=%1&start=%2&end=%3&step=%4")
        .arg(expression, seconds(request.startMs), seconds(request.endMs),
             promDuration(request.stepMs));
}

void ResultArea::showExplanation() {
    const ExpressionRow* const row = chosenRow();
    if (!row) return m_explain->setQuestion(std::nullopt);
    if (row->run().state() == QueryRun::State::Running) return;  // the other half is on its way
    m_explain->setQuestion(ExplainPane::Question{chosenRequest(*row), choosesRange(),
                                                 row->run().range(), row->run().instant()});
}

void ResultArea::showJson() {
    const ExpressionRow* const row = chosenRow();
    if (!row) return m_json->setAnswer(nullptr, QString(), QString());
    const auto& error = choosesRange() ? row->run().rangeError() : row->run().instantError();
    m_json->setAnswer(chosenAnswer(), sentRequest(*row), error ? error->text : QString());
}

void ResultArea::showFacts() {
    QStringList warnings;
    QStringList infos;
    for (const ExpressionRow* const row : shownRows()) {
        warnings += row->run().warnings();
        infos += row->run().infos();
    }
    warnings.removeDuplicates();
    infos.removeDuplicates();
    m_warnings->setTexts(warnings, infos);
    const ExpressionRow* const row = chosenRow();
    m_facts->setText(row ? row->run().resultText() : QString());
    m_facts->setToolTip(m_facts->text());
}

void ResultArea::showUnavailable(const QString& text, const QString& hint) {
    m_outer->setCurrentIndex(kResultIndex);
    m_stack->showNotOffered(text, hint);
}

void ResultArea::showFace() {
    const auto& rows = m_rows.rows();
    const bool isUntouched = std::all_of(rows.begin(), rows.end(), [](const ExpressionRow* row) {
        return row->expression().trimmed().isEmpty() && row->run().state() == QueryRun::State::Idle;
    });
    m_outer->setCurrentIndex(isUntouched ? kStarterIndex : kResultIndex);
    if (isUntouched) return;
    if (m_rows.isRunning()) {
        // A sentence or an error of before says nothing about what runs now.
        if (std::none_of(rows.begin(), rows.end(), hasAnswer)) m_stack->reset();
        m_stack->showBusy();
    } else {
        showOutcome();
    }
}

void ResultArea::followTexts() {
    const auto& rows = m_rows.rows();
    const bool isIdle = std::all_of(rows.begin(), rows.end(), [](const ExpressionRow* row) {
        return row->run().state() == QueryRun::State::Idle;
    });
    if (isIdle) showFace();
}

void ResultArea::showOutcome() {
    const std::vector<const ExpressionRow*> rows = shownRows();
    const ApiError* error = nullptr;
    bool isAnswered = false;
    bool isCancelled = false;
    bool isEmpty = true;
    for (const ExpressionRow* const row : rows) {
        const QueryRun& run = row->run();
        if (run.error() && !error) error = run.error();
        isAnswered = isAnswered || hasAnswer(row);
        isCancelled = isCancelled || run.state() == QueryRun::State::Cancelled;
        isEmpty = isEmpty && isEmptyAnswer(run.range()) && isEmptyAnswer(run.instant());
    }
    if (error && (!isAnswered || isEmpty)) {
        m_stack->reset();
        return m_stack->showError(*error, [this] { Q_EMIT runRequested(); });
    }
    const bool isAllFailed = error && std::all_of(rows.begin(), rows.end(), [](const auto* row) {
                                 return row->run().state() == QueryRun::State::Failed;
                             });
    if (isAllFailed) return m_stack->showError(*error, [this] { Q_EMIT runRequested(); });
    if (isAnswered && !isEmpty) return m_stack->showContent();
    // Both tell more than that there is nothing.
    if (isAnswered && (tab() == Tab::Json || tab() == Tab::Explain)) return m_stack->showContent();
    if (isAnswered) return showEmptyFace();
    m_stack->reset();
    if (isCancelled) {
        return m_stack->showEmpty(tr("Cancelled"), tr("The query was stopped before it answered."),
                                  m_runAgain);
    }
    m_stack->showEmpty(tr("Not run yet"), tr("Press Enter in an expression to run it."),
                       m_runAgain);
}

void ResultArea::showEmptyFace() {
    const ExpressionRow* const row = chosenRow();
    const QueryAnswerPtr& answer = row->run().range() ? row->run().range() : row->run().instant();
    if (answer == m_explained) {
        // Another tab was chosen: the reason is known or on its way.
        if (m_stack->face() == StateStack::Face::Empty) return;
    }
    m_explained = answer;
    m_stack->showEmpty(tr("No series"), tr("Looking for the reason …"));
    explainEmpty(*row);
}

void ResultArea::explainEmpty(const ExpressionRow& row) {
    Connection* const connection = m_session.connection();
    if (!connection) return;
    const RunRequest& request = row.run().rangeRequest();
    EmptyExplainer::Question question;
    question.expression = request.expression;
    question.tenant = request.tenant;
    question.startMs = request.startMs;
    question.endMs = request.endMs;
    question.names = m_completion.knowledge().names;
    m_explainer.explain(connection->client(), std::move(question));
}

void ResultArea::offerReason(const EmptyReason& reason) {
    if (m_stack->face() != StateStack::Face::Empty) return;
    m_replaced = reason.replaces;
    m_replacement = reason.suggestions.value(0);
    m_use->setText(tr("Use %1").arg(m_replacement));
    QString text = reason.text;
    if (reason.suggestions.size() > 1) {
        text = tr("%1 Near it: %2.").arg(text, reason.suggestions.join(QStringLiteral(", ")));
    }
    m_stack->showEmpty(reason.title, text, m_replacement.isEmpty() ? nullptr : m_use);
}

QJsonObject ResultArea::saveState() const {
    return {{QStringLiteral("tab"), tabNames().value(m_tabs->currentIndex())},
            {QStringLiteral("range"), toJson(m_range->range())},
            {QStringLiteral("refreshMs"), m_range->refreshIntervalMs()},
            {QStringLiteral("step"), stepChoiceText(m_step->choice())},
            {QStringLiteral("graph"), m_graph->saveState()},
            {QStringLiteral("isOverRange"), choosesRange()}};
}

void ResultArea::restoreState(const QJsonObject& state) {
    const auto tab = tabNames().indexOf(state[QStringLiteral("tab")].toString());
    m_tabs->setCurrentIndex(std::max(0, static_cast<int>(tab)));
    m_range->setRange(timeRangeFromJson(state[QStringLiteral("range")].toObject()));
    m_range->setRefreshIntervalMs(state[QStringLiteral("refreshMs")].toInt());
    m_step->setChoice(
        parseStepChoice(state[QStringLiteral("step")].toString()).value_or(StepChoice()));
    m_graph->restoreState(state[QStringLiteral("graph")].toObject());
    m_choice.part = state[QStringLiteral("isOverRange")].toBool() ? ResultChoice::Part::Range
                                                                  : ResultChoice::Part::Instant;
    showRuns();
}

}  // namespace pallium::ui
