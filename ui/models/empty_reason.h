#pragma once

#include "ui/client/query_api.h"
#include "ui/models/metric_index.h"
#include "ui/models/query_selectors.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace pallium::ui {

/// Why a query that succeeded has no series, in words, with what could stand instead.
struct EmptyReason {
    QString title;
    QString text;
    QString replaces;         // the name or value in the expression that suggestions are for
    QStringList suggestions;  // nearest first, at most three
};

/// Finds the reason by asking the server few and cheap questions: does the metric exist, has it
/// series in the range, which label value matches none. Newer questions drop older ones. Threads:
/// GUI thread.
class EmptyExplainer final : public QObject {
    Q_OBJECT

  public:
    struct Question {
        QString expression;
        QString tenant;
        qint64 startMs = 0;
        qint64 endMs = 0;
        MetricIndexPtr names;  // null: not known
    };

    explicit EmptyExplainer(QObject* parent = nullptr);
    /// `client` is borrowed; once it is gone nothing is found.
    void explain(ApiClient& client, Question question);
    void cancel();

  Q_SIGNALS:
    /// Never from within explain().
    void found(const pallium::ui::EmptyReason& reason);

  private:
    void askNext();
    void askSelector(const QuerySelector& selector);
    void askMetric(const QuerySelector& selector);
    void askValues(const QuerySelector& selector, size_t equality);
    ApiCall askCount(const QString& matcher, std::function<void(bool)> handler);
    bool explainName(const QuerySelector& selector);
    /// With what `find` gives, which runs on the pool.
    void finishSuggesting(EmptyReason reason, std::function<QStringList()> find);
    void finish(EmptyReason reason);

    QPointer<ApiClient> m_client;
    QTimer m_begin;
    Question m_question;
    QueryOutline m_outline;
    size_t m_selector = 0;
    ApiCall m_call;
    EmptyReason m_reason;  // that suggestions are looked for
    QFutureWatcher<QStringList> m_suggesting;
};

}  // namespace pallium::ui
