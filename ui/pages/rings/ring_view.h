#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/ring_history.h"
#include "ui/models/ring_model.h"

#include <QWidget>

class QAction;
class QLabel;
class QPlainTextEdit;

namespace pallium::ui {

class DataTable;
class RingStrip;
class RingTimeline;
class ShareDonut;
class StateStack;
class ZoneBars;

/// One ring: who owns how much, its members, and on request its tokens and what happened in it.
/// Threads: GUI thread.
class RingView final : public QWidget {
    Q_OBJECT

  public:
    RingView(RingKind kind, const QString& name, QWidget* parent = nullptr);

    RingKind kind() const { return m_kind; }
    const QString& name() const { return m_name; }
    StateStack& stack() { return *m_stack; }
    DataTable& table() { return *m_table; }
    RingModel& model() { return m_model; }
    const RingModel& model() const { return m_model; }
    /// `3/3`, `off`; empty while nothing is known.
    const QString& summary() const { return m_summary; }

    void showStatus(const RingStatus& status, qint64 receivedMs);
    void forget();
    /// Lets the ages go on.
    void tick(qint64 nowMs);
    void setTokensShown(bool isShown);
    bool areTokensShown() const;
    QString tokensText() const;
    void setHistoryShown(bool isShown);
    bool isHistoryShown() const;
    void setTimeZone(const QTimeZone& zone);
    /// What became of a change that was asked here; empty hides it.
    void showReport(const QString& text);
    /// The chosen member; null if there is none.
    const RingMember* chosen() const;

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* createContent();
    QWidget* createSide();
    QWidget* createTokens();
    QWidget* createHistory();
    void updateHistory();
    void updateShares();
    void updateZones();
    void updateClock();

    RingKind m_kind;
    QString m_name;
    QString m_summary;
    RingModel m_model;
    std::vector<RingMember> m_members;
    bool m_hasServerClock = false;
    QDateTime m_storageUpdated;
    StateStack* m_stack = nullptr;
    DataTable* m_table = nullptr;
    ShareDonut* m_donut = nullptr;
    ZoneBars* m_zones = nullptr;
    QWidget* m_side = nullptr;
    QLabel* m_clock = nullptr;
    QWidget* m_tokens = nullptr;
    RingStrip* m_strip = nullptr;
    RingHistory m_history;
    QTimeZone m_zone = QTimeZone::utc();
    QWidget* m_historyPane = nullptr;
    RingTimeline* m_timeline = nullptr;
    QPlainTextEdit* m_historyText = nullptr;
    QLabel* m_report = nullptr;
};

}  // namespace pallium::ui
