#pragma once

#include "ui/client/query_api.h"
#include "ui/pages/page.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace pallium::ui {

class BarList;
class LimitsButton;

/// The names with the most series of one tenant. Counting reads all of its series, so it is done by
/// itself only where they are few, and for the others when somebody presses Count. Threads: GUI
/// thread.
class TopMetrics final : public QWidget {
    Q_OBJECT

  public:
    /// As many as are counted without being asked.
    static constexpr qint64 kFewSeries = 100'000;
    static constexpr int kShown = 10;

    explicit TopMetrics(PageContext& context, QWidget* parent = nullptr);
    /// What is asked, to be seen as a query.
    static QString expression();

    /// Counts, if that was not done within the last minutes. `series`: how many the tenant has in
    /// memory; nullopt: not told.
    void show(const QString& tenant, std::optional<qint64> series);
    /// Another tenant or server follows.
    void forget();

  Q_SIGNALS:
    /// Somebody wants to see expression() as a query.
    void queryChosen();

  private:
    void count();
    void take(const ApiResult<QueryAnswerPtr>& answer);
    void say(const QString& text);

    PageContext& m_context;
    QString m_tenant;
    qint64 m_countedMs = 0;  // when it was asked last; 0: never
    ApiCall m_call;
    BarList* m_bars = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_count = nullptr;
    QPushButton* m_query = nullptr;
    LimitsButton* m_limits = nullptr;
};

}  // namespace pallium::ui
