#pragma once

#include "ui/client/query_api.h"
#include "ui/models/metric_index.h"
#include "ui/models/problem.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace pallium::ui {

/// What is known about the metrics an expression may name. Either may be null: then the rules that
/// need it are silent.
struct MetricKnowledge {
    MetricIndexPtr names;
    std::shared_ptr<const MetadataMap> metadata;
};

/// What is wrong or doubtful with `text`: the parser's error at its exact range, or else the
/// warnings of the lint rules. A blank text has no problems. A line with a comment
/// `# lint:disable RULE` turns that rule off for the line. Threads: any.
Problems checkExpression(const QString& text, const MetricKnowledge& knowledge);

/// True if `text` is an expression.
bool isExpression(const QString& text);
/// The expression laid out over lines; nothing if it is none. Comments would be lost, so a text
/// with comments gives nothing either.
std::optional<QString> formattedExpression(const QString& text);

/// Checks a text on the pool 120 ms after the last change; a newer text drops the older check.
/// Threads: GUI thread.
class ExpressionChecker final : public QObject {
    Q_OBJECT

  public:
    explicit ExpressionChecker(QObject* parent = nullptr);
    void setKnowledge(MetricKnowledge knowledge);
    void check(const QString& text);

  Q_SIGNALS:
    /// For the newest text.
    void checked(const pallium::ui::Problems& problems);

  private:
    void start();

    QTimer m_timer;
    QString m_text;
    MetricKnowledge m_knowledge;
    QFutureWatcher<Problems> m_watcher;
};

}  // namespace pallium::ui
