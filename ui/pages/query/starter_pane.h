#pragma once

#include "ui/models/expression_check.h"
#include "ui/models/starter_queries.h"

#include <QFutureWatcher>
#include <QWidget>

#include <vector>

class QListWidget;

namespace pallium::ui {

class TokenLabel;

/// What an empty page offers: expressions made of metrics that exist, which are looked for while
/// the pane is seen. Threads: GUI thread; many names are searched on the pool.
class StarterPane final : public QWidget {
    Q_OBJECT

  public:
    explicit StarterPane(QWidget* parent = nullptr);
    /// What the examples are made of, as far as it is known.
    void setKnowledge(MetricKnowledge knowledge);
    QListWidget* list() const { return m_list; }

  Q_SIGNALS:
    void chosen(const QString& expression);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void look();
    void setQueries(const std::vector<StarterQuery>& queries);

    TokenLabel* m_text = nullptr;
    QListWidget* m_list = nullptr;
    MetricKnowledge m_knowledge;
    bool m_isLookedAt = true;  // the examples come from m_knowledge, or soon will
    QFutureWatcher<std::vector<StarterQuery>> m_looking;
};

}  // namespace pallium::ui
