#pragma once

#include "ui/models/completion_source.h"
#include "ui/models/history_model.h"
#include "ui/pages/page.h"
#include "ui/pages/query/expression_rows.h"

#include <QHash>
#include <QTimer>

#include <optional>
#include <vector>

class QMenu;
class QSplitter;
class QToolButton;

namespace pallium::ui {

class FittingScrollArea;
class HistoryPanel;
class FileExport;
class ResultArea;
class TokenLabel;
enum class ExportFormat : quint8;

/// Expressions, and what they come to as graph, table and text. A state with `"run": true` runs at
/// once; with `"quickRefreshes": 4` the run is repeated as often at one second's distance, while
/// data is expected to come in, until something is changed. Threads: GUI thread.
class QueryPage final : public Page {
    Q_OBJECT

  public:
    explicit QueryPage(PageContext& context, QWidget* parent = nullptr);
    ~QueryPage() override;

    QString title() const override;
    void setActive(bool isActive) override;
    void refresh(bool isHard) override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    QWidget* initialFocus() override;

    ExpressionRows& rows() { return *m_rows; }
    ResultArea& result() { return *m_result; }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    /// The stretch of time of one run, aligned to its step.
    struct Window {
        qint64 startMs = 0;
        qint64 endMs = 0;
        qint64 stepMs = 0;
        qint64 nowMs = 0;  // the end, not aligned
    };
    struct Zoom {
        qint64 startMs = 0;
        qint64 endMs = 0;
    };

    void createRows();
    void createResult();
    void createHistory();
    void layOut();
    void connectParts();
    void connectSession();
    void connectRow(ExpressionRow& row);

    // query_commands.cpp
    void addCommands();
    void addEditCommands();
    void addResultCommands();
    void addExportCommands();
    void createTools();
    void followCommands();
    QAction* addCommand(const CommandSpec& spec, std::function<void()> run);

    Window window() const;
    RunRequest requestFor(const QString& expression, const Window& window) const;
    void run();
    void runOne(ExpressionRow& row);
    void startRows(const std::vector<ExpressionRow*>& rows, bool isRefresh);
    void repeatRuns();
    bool mayRun();
    void rowAnswered(ExpressionRow& row);
    void recordRun(const ExpressionRow& row);
    void changeRange();
    void followConnection();
    void followTenant();
    void followTimeZone();
    void followRefresh();
    void followTitle();
    void fillStarters();

    void format(ExpressionRow& row);
    void copyCurl(const ExpressionRow& row);
    void exportAnswerAs(ExportFormat format);
    void exportPicture();
    void copyMarkdown();
    QString proposedName(const RunRequest& request, const QString& suffix) const;
    void showHistory(bool isShown);
    void useEntry(const HistoryEntry& entry, bool runs);
    bool walkHistory(ExpressionRow& row, int direction);
    void showProblem(const QString& text);

    CompletionSource m_completion;
    ExpressionRows* m_rows = nullptr;
    FittingScrollArea* m_rowArea = nullptr;
    ResultArea* m_result = nullptr;
    HistoryPanel* m_history = nullptr;
    QSplitter* m_splitter = nullptr;
    FileExport* m_export = nullptr;
    TokenLabel* m_problem = nullptr;
    QWidget* m_tools = nullptr;
    QMenu* m_exportMenu = nullptr;
    QToolButton* m_exportButton = nullptr;
    QHash<QString, QAction*> m_commands;
    QTimer m_refreshTimer;
    QTimer m_quickTimer{this};
    int m_quickRefreshes = 0;  // that are left
    std::optional<Zoom> m_zoom;
    ApiCall m_format;
    QString m_title;
    std::vector<HistoryEntry> m_walk;  // the history as it was when the arrow key was first pressed
    int m_walked = -1;                 // entries gone up in it
    QString m_walkedText;
    bool m_isActive = false;
    bool m_isRefresh = false;  // the newest runs were started by the timer
};

}  // namespace pallium::ui
