#pragma once

#include "ui/models/expression_check.h"
#include "ui/models/metric_index.h"
#include "ui/models/promql_context.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

namespace pallium::ui {

class MetricNames;
class Session;

/// One row of a completion list.
struct CompletionItem {
    enum class Kind : quint8 {
        Metric,
        Function,
        Aggregation,
        Keyword,
        Operator,
        Label,
        Value,
        Duration
    };
    Kind kind = Kind::Metric;
    QString text;              // as listed
    QString insert;            // what replaces the context's range
    int caret = -1;            // position in insert where the caret goes; -1: behind it
    QString detail;            // `counter · seconds`, `function`
    QString signature;         // of functions
    QString help;              // plain text
    QString example;           // an expression
    std::vector<int> matches;  // letters of text that were typed, ascending
};

struct CompletionList {
    PromqlContext context;
    std::vector<CompletionItem> items;  // best first, at most kMaxCompletions
    bool isLoading = false;             // more may come from the server
    QString footer;  // `200 of 812,000 names: searched on the server`; often empty
};
inline constexpr int kMaxCompletions = 50;

/// Answers "what can stand here" for the session's connection and tenant: the language from the
/// program itself, metric names from the index that the window shares, label names and values
/// from the server, narrowed by the selector that is being typed. Nothing here blocks;
/// an answer that comes later than 2 s only fills the cache. Threads: GUI thread.
class CompletionSource final : public QObject {
    Q_OBJECT

  public:
    /// Both outlive this; `names` are the session's.
    CompletionSource(Session& session, MetricNames& names, QObject* parent = nullptr);
    ~CompletionSource() override;

    /// Asks for the list of what may stand there. What is known at once is emitted within this
    /// call, the rest when the server answers; a newer request drops the older one.
    void request(const PromqlContext& context);
    void cancel();

    /// Names and metadata as far as they are known.
    MetricKnowledge knowledge() const;
    /// Drops every cache, those of the other sources too, and fetches the names again.
    void refresh();

  Q_SIGNALS:
    void listReady(const pallium::ui::CompletionList& list);
    void knowledgeChanged();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
