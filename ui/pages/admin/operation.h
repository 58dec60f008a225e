#pragma once

#include "ui/client/cluster_api.h"
#include "ui/client/status_api.h"
#include "ui/connection/change_sender.h"
#include "ui/connection/read_back.h"
#include "ui/models/health.h"
#include "ui/pages/change_desk.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace pallium::ui {

class Badge;
class Card;
class LimitsButton;

/// What the page has read of the server; absent where it does not show it.
struct ServerView {
    std::optional<RingStatus> ingesters;
    std::optional<Readiness> readiness;
    std::optional<std::vector<TenantStats>> tenants;
    QStringList index;  // paths that the server's index page links to; empty: it has none
};

/// One deliberate operation on a server: what it does, a button that asks first, and what was seen
/// afterwards. While one runs its buttons rest. Threads: GUI thread.
class Operation : public QWidget {
    Q_OBJECT

  public:
    Operation(PageContext& context, const QString& title, const QString& effect, QWidget* parent);

    /// Another answer of the server came.
    virtual void showServer(const ServerView& server);
    /// Another server follows, or none.
    virtual void forget();
    QString reportText() const;

  protected:
    using Rows = std::vector<std::pair<QString, QString>>;

    PageContext& context() const { return m_context; }
    Session& session() const { return m_context.session; }
    const ServerView& server() const { return m_server; }
    /// The row of fields and buttons.
    QHBoxLayout& row() { return *m_row; }
    QVBoxLayout& column() { return *m_column; }
    /// A button at the end of the row. `path` is where the change goes: a server whose index page
    /// lists other dangerous paths and not this one does not offer it. Empty: not judged. `whyNot`
    /// is asked as the one of all buttons is.
    QAction* addButton(const CommandSpec& spec, const QString& path, std::function<void()> run,
                       std::function<QString()> whyNot = {});
    /// Enables the buttons by what is known.
    void updateButtons();
    /// One more condition of all buttons, and the sentence that says why not.
    virtual QString whyNot() const { return {}; }

    /// Sends a change that was agreed to; says so, and calls `done` if the server took it.
    void send(const Change& change, std::function<void(const ChangeOutcome&)> done);
    /// What is to be said while it runs.
    void reportBusy(const QString& text);
    /// What came of it, also for the activity log unless `activity` is 0.
    void report(Health health, const QString& text, qint64 activity = 0);
    ReadBack& readBack() { return m_readBack; }

  private:
    struct Button {
        QAction* action;
        QString path;
        std::function<QString()> whyNot;
    };
    bool isOffered(const QString& path) const;

    PageContext& m_context;
    ServerView m_server;
    std::vector<Button> m_buttons;
    bool m_isBusy = false;
    QHBoxLayout* m_row = nullptr;
    QVBoxLayout* m_column = nullptr;
    QWidget* m_reportRow = nullptr;
    Badge* m_verdict = nullptr;
    QLabel* m_report = nullptr;
    LimitsButton* m_limits = nullptr;
    ReadBack m_readBack;
};

/// The names of all members: `ingester-0, ingester-1`.
QString memberNames(const std::optional<RingStatus>& ring);

Operation* createModeOperation(PageContext& context, QWidget* parent);
Operation* createFlushOperation(PageContext& context, QWidget* parent);
Operation* createShutdownOperation(PageContext& context, QWidget* parent);
Operation* createTokensOperation(PageContext& context, QWidget* parent);
/// For the tenant that is typed in.
Operation* createDeletionOperation(PageContext& context, QWidget* parent);
Operation* createTenantConfigOperation(PageContext& context, QWidget* parent);
/// The server in this process; hidden while another is open.
Operation* createEmbeddedOperation(PageContext& context, QWidget* parent);

}  // namespace pallium::ui
