#pragma once

#include "ui/models/starter_queries.h"

#include <QWidget>

#include <vector>

class QListWidget;

namespace pallium::ui {

class TokenLabel;

/// What an empty page offers: expressions made of metrics that exist. Threads: GUI thread.
class StarterPane final : public QWidget {
    Q_OBJECT

  public:
    explicit StarterPane(QWidget* parent = nullptr);
    void setQueries(std::vector<StarterQuery> queries);
    QListWidget* list() const { return m_list; }

  Q_SIGNALS:
    void chosen(const QString& expression);

  private:
    TokenLabel* m_text = nullptr;
    QListWidget* m_list = nullptr;
    std::vector<StarterQuery> m_queries;
};

}  // namespace pallium::ui
