// The commands of the query page: what they are called, and what they do to rows and results.
#include "ui/models/export.h"
#include "ui/pages/file_export.h"
#include "ui/pages/query/graph_pane.h"
#include "ui/pages/query/history_panel.h"
#include "ui/pages/query/query_page.h"
#include "ui/pages/query/result_area.h"
#include "ui/pages/query/table_pane.h"
#include "ui/widgets/chart/plot_export.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_range_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QToolButton>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr size_t kMaxCopiedRows = 1000;
constexpr int kWalkedEntries = 100;
constexpr int kPictureScale = 2;

}  // namespace

void QueryPage::addCommands() {
    addEditCommands();
    addResultCommands();
    addExportCommands();
}

QAction* QueryPage::addCommand(const CommandSpec& spec, std::function<void()> run) {
    QAction* const action = context().commands.add(spec, this, std::move(run));
    m_commands.insert(spec.id, action);
    return action;
}

void QueryPage::addEditCommands() {
    const auto id = [](const char* name) { return QLatin1String(name); };
    addCommand({id("query.run"), tr("Run the query"), id("play"), Qt::CTRL | Qt::Key_Return},
               [this] { run(); });
    addCommand({id("query.cancel"), tr("Cancel the query"), id("stop"), Qt::Key_Escape},
               [this] { m_rows->cancel(); });
    addCommand({id("query.add"), tr("Add expression"), id("plus")}, [this] {
        if (ExpressionRow* const row = m_rows->add()) row->edit()->setFocus();
    });
    addCommand(
        {id("query.duplicate"), tr("Duplicate expression"), id("copy"), Qt::CTRL | Qt::Key_D},
        [this] { m_rows->duplicate(m_rows->current()); });
    addCommand({id("query.remove"), tr("Remove expression"), id("trash")},
               [this] { m_rows->remove(m_rows->current()); });
    addCommand({id("query.format"), tr("Format"), id("braces"), Qt::CTRL | Qt::SHIFT | Qt::Key_F},
               [this] { format(m_rows->current()); });
    addCommand({id("query.history"), tr("History"), id("history"), Qt::CTRL | Qt::Key_J}, [this] {
        showHistory(m_history->isHidden());
    })->setCheckable(true);
    addCommand({id("query.copyCurl"), tr("Copy as curl"), id("terminal"),
                Qt::CTRL | Qt::SHIFT | Qt::Key_C},
               [this] { copyCurl(m_rows->current()); });
}

void QueryPage::addResultCommands() {
    const auto id = [](const char* name) { return QLatin1String(name); };
    addCommand(
        {id("query.focusRange"), tr("Go to the time range"), id("clock"), Qt::CTRL | Qt::Key_L},
        [this] { m_result->range().focusText(); });
    addCommand({id("query.tab.graph"), tr("Show the graph"), id("chart-line"), Qt::Key_G},
               [this] { m_result->setTab(ResultArea::Tab::Graph); });
    addCommand({id("query.tab.table"), tr("Show the table"), id("table"), Qt::Key_T},
               [this] { m_result->setTab(ResultArea::Tab::Table); });
    addCommand({id("query.tab.explain"), tr("Explain the query"), id("tree"), Qt::Key_E},
               [this] { m_result->setTab(ResultArea::Tab::Explain); });
    addCommand({id("query.tab.json"), tr("Show the JSON"), id("json"), Qt::Key_J},
               [this] { m_result->setTab(ResultArea::Tab::Json); });
}

void QueryPage::addExportCommands() {
    const auto id = [](const char* name) { return QLatin1String(name); };
    m_exportMenu = new QMenu(this);
    const auto addExport = [&](const char* name, const QString& text, ExportFormat format) {
        m_exportMenu->addAction(addCommand({id(name), text, id("download")},
                                           [this, format] { exportAnswerAs(format); }));
    };
    addExport("query.export.csv", tr("Export as CSV …"), ExportFormat::Csv);
    addExport("query.export.tsv", tr("Export as TSV …"), ExportFormat::Tsv);
    addExport("query.export.json", tr("Export JSON as received …"), ExportFormat::Json);
    addExport("query.export.jsonl", tr("Export as JSON lines …"), ExportFormat::JsonLines);
    m_exportMenu->addSeparator();
    m_exportMenu->addAction(
        addCommand({id("query.export.png"), tr("Export the graph as PNG …"), id("chart-line")},
                   [this] { exportPicture(); }));
    m_exportMenu->addAction(
        addCommand({id("query.export.markdown"), tr("Copy the table as Markdown"), id("copy")},
                   [this] { copyMarkdown(); }));
    addCommand({id("query.export"), tr("Export"), id("download"), Qt::CTRL | Qt::Key_E}, [this] {
        m_exportMenu->popup(m_exportButton->mapToGlobal(m_exportButton->rect().bottomLeft()));
    });
}

void QueryPage::createTools() {
    m_tools = new QWidget(this);
    auto* const line = new QHBoxLayout(m_tools);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    const auto addButton = [&](const QString& id) {
        auto* const button = new QToolButton(m_tools);
        button->setDefaultAction(m_commands.value(id));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        line->addWidget(button);
        return button;
    };
    addButton(QStringLiteral("query.add"));
    addButton(QStringLiteral("query.format"));
    addButton(QStringLiteral("query.history"));
    line->addStretch(1);
    addButton(QStringLiteral("query.copyCurl"));
    m_exportButton = addButton(QStringLiteral("query.export"));
}

void QueryPage::followCommands() {
    const auto& rows = m_rows->rows();
    const bool hasText = std::any_of(rows.begin(), rows.end(),
                                     [](const ExpressionRow* row) { return row->isRunnable(); });
    const bool hasAnswer = m_result->chosenRow() != nullptr;
    const auto enable = [this](const char* id, bool isEnabled, const QString& reason) {
        QAction* const action = m_commands.value(QLatin1String(id));
        action->setEnabled(isEnabled);
        action->setStatusTip(isEnabled ? QString() : reason);
    };
    enable("query.run", hasText, tr("No expression is on"));
    enable("query.cancel", m_rows->isRunning(), tr("No query is running"));
    enable("query.add", m_rows->canAdd(),
           tr("A page holds %1 expressions").arg(ExpressionRows::kMaxRows));
    enable("query.duplicate", m_rows->canAdd(),
           tr("A page holds %1 expressions").arg(ExpressionRows::kMaxRows));
    enable("query.remove", m_rows->count() > 1, tr("There is only one expression"));
    enable("query.copyCurl", hasText, tr("No expression is on"));
    for (const char* const id :
         {"query.export", "query.export.csv", "query.export.tsv", "query.export.json",
          "query.export.jsonl", "query.export.png", "query.export.markdown"}) {
        enable(id, hasAnswer, tr("There is no result yet"));
    }
}

void QueryPage::format(ExpressionRow& row) {
    Connection* const connection = session().connection();
    const QString text = row.expression();
    const bool hasComment = text.contains(u'#');  // in a string it merely makes us careful
    const bool asksServer =
        connection && !hasComment &&
        connection->capabilities()[Capability::FormatQuery].state == Availability::State::Yes;
    if (!asksServer) {
        if (!row.edit()->formatText()) {
            Q_EMIT notice(tr("Only an expression without errors and comments can be formatted"));
        }
        return;
    }
    m_format = formatQuery(
        connection->client(), text, session().tenant(),
        [guard = QPointer<ExpressionRow>(&row), text](const ApiResult<QString>& formatted) {
            if (!guard || guard->expression() != text) return;
            if (formatted) {
                guard->edit()->replaceText(*formatted);
            } else {
                guard->edit()->formatText();
            }
        });
}

void QueryPage::copyCurl(const ExpressionRow& row) {
    Connection* const connection = session().connection();
    if (!connection || row.runnableText().isEmpty()) return;
    const RunRequest request = requestFor(row.runnableText(), window());
    const bool isRange = m_result->tab() == ResultArea::Tab::Graph || m_result->choosesRange();
    const ApiRequest sent = isRange ? rangeRequest(QueryRun::rangeQuery(request))
                                    : instantRequest(QueryRun::instantQuery(request));
    QApplication::clipboard()->setText(connection->client().curlCommand(sent));
    Q_EMIT notice(tr("Copied as a curl command; secrets are left out"));
}

QString QueryPage::proposedName(const RunRequest& request, const QString& suffix) const {
    return exportFileName(request.expression, request.instantMs, session().timeZone(), suffix);
}

// What is seen is what is saved: of the graph the samples, of the table its part.
void QueryPage::exportAnswerAs(ExportFormat format) {
    const ExpressionRow* const row = m_result->chosenRow();
    if (!row) return;
    const QueryRun& run = row->run();
    const bool isGraph = m_result->tab() == ResultArea::Tab::Graph && run.range();
    const QueryAnswerPtr answer = isGraph ? run.range() : m_result->chosenAnswer();
    const RunRequest& request = isGraph ? run.rangeRequest() : m_result->chosenRequest(*row);
    if (answer) m_export->askForAnswer(answer, format, proposedName(request, fileSuffix(format)));
}

void QueryPage::exportPicture() {
    const ExpressionRow* const row = m_result->chosenRow();
    if (!row) return;
    GraphPane& graph = m_result->graph();
    PlotPicture picture;
    const RunRequest& request = row->run().rangeRequest();
    picture.title = request.expression.simplified();
    picture.scale = kPictureScale;
    picture.zone = session().timeZone();
    m_export->askForPicture(renderPlot(graph.model(), graph.view().options(), picture),
                            proposedName(request, QStringLiteral("png")));
}

void QueryPage::copyMarkdown() {
    const ResultTablePtr& table = m_result->table().model().table();
    if (!table) return;
    std::vector<quint32> rows = m_result->table().chosenRows();
    const bool isCut = rows.size() > kMaxCopiedRows;
    if (isCut) rows.resize(kMaxCopiedRows);
    QApplication::clipboard()->setText(toMarkdown(*table, rows));
    Q_EMIT notice(isCut ? tr("Copied the first %1 rows as Markdown")
                              .arg(formatCount(static_cast<qint64>(kMaxCopiedRows)))
                        : tr("Copied as Markdown"));
}

void QueryPage::showHistory(bool isShown) {
    m_history->setVisible(isShown);
    m_commands.value(QStringLiteral("query.history"))->setChecked(isShown);
    if (isShown) {
        m_history->search()->setFocus();
        m_history->search()->selectAll();
    } else {
        m_rows->current().edit()->setFocus();
    }
}

void QueryPage::useEntry(const HistoryEntry& entry, bool runs) {
    ExpressionRow& row = m_rows->current();
    row.edit()->replaceText(entry.expression);
    row.setOn(true);
    if (runs) {
        run();
    } else {
        row.edit()->setFocus();
    }
}

// Only in an empty editor, or while walking: elsewhere the arrows belong to the text.
bool QueryPage::walkHistory(ExpressionRow& row, int direction) {
    const bool isWalking = m_walked >= 0 && row.expression() == m_walkedText;
    if (!isWalking && !(row.expression().isEmpty() && direction > 0)) return false;
    const int next = isWalking ? m_walked + direction : 0;
    if (!isWalking) m_walk = session().database().history({}, kWalkedEntries);
    if (next >= static_cast<int>(m_walk.size())) return isWalking;
    m_walkedText = next < 0 ? QString() : m_walk[static_cast<size_t>(next)].expression;
    m_walked = next;
    row.edit()->replaceText(m_walkedText);
    return true;
}

}  // namespace pallium::ui
