#include "ui/client/admin_api.h"
#include "ui/pages/admin/operation.h"
#include "ui/widgets/text_style.h"

#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

namespace pallium::ui {
namespace {

// A mode is in the ring with the next heartbeat, every 5 s unless configured otherwise.
constexpr int kModeLooks = 12;
constexpr std::chrono::seconds kModePause{1};

int membersIn(const RingStatus& ring, const QString& state) {
    return static_cast<int>(
        std::count_if(ring.members.begin(), ring.members.end(),
                      [&](const RingMember& member) { return member.state == state; }));
}

/// ACTIVE takes samples, READONLY only answers queries; seen in the ring.
class ModeOperation final : public Operation {
  public:
    ModeOperation(PageContext& context, QWidget* parent)
        : Operation(context, tr("Ingester mode"),
                    tr("READONLY refuses new samples and still answers queries, for taking an "
                       "ingester out without a gap; ACTIVE takes samples again."),
                    parent) {
        m_state = createText({}, TextRole::Body);
        m_state->setObjectName(QStringLiteral("modeState"));
        m_state->setWordWrap(true);  // there may be many ingesters
        row().insertWidget(0, m_state, 4);
        addModeButton(IngesterMode::ReadOnly, QStringLiteral("admin.readOnly"),
                      tr("Set READONLY…"));
        addModeButton(IngesterMode::Active, QStringLiteral("admin.active"), tr("Set ACTIVE…"));
        showStates();
    }

    void showServer(const ServerView& view) override {
        Operation::showServer(view);
        showStates();
    }
    void forget() override {
        Operation::forget();
        showStates();
    }

  private:
    void addModeButton(IngesterMode mode, const QString& id, const QString& text) {
        addButton(
            {id, text}, QStringLiteral("/ingester/mode"), [this, mode] { ask(mode); },
            [this, mode] {
                const QString name = ingesterModeName(mode);
                return areAllIn(name) ? tr("Every ingester is %1 already.").arg(name) : QString();
            });
    }

    bool areAllIn(const QString& state) const {
        const auto& ring = server().ingesters;
        return ring && !ring->members.empty() &&
               membersIn(*ring, state) == static_cast<int>(ring->members.size());
    }

    void showStates() {
        QStringList states;
        if (server().ingesters)
            for (const RingMember& member : server().ingesters->members)
                states << tr("%1 is %2").arg(member.id, member.state);
        m_state->setText(states.isEmpty() ? tr("The ring does not show the state.")
                                          : states.join(QStringLiteral("  ·  ")));
    }

    void ask(IngesterMode mode) {
        const QString name = ingesterModeName(mode);
        Confirmation confirmation;
        confirmation.title = tr("Set the ingester to %1?").arg(name);
        confirmation.text =
            mode == IngesterMode::ReadOnly
                ? tr("Pushes to it are refused; where it is the only ingester, all pushes fail. "
                     "The ring is expected to show READONLY with its next heartbeat.")
                : tr("It takes pushes again. The ring is expected to show ACTIVE with its next "
                     "heartbeat.");
        confirmation.accept = tr("Set %1").arg(name);
        const QString members = memberNames(server().ingesters);
        if (!members.isEmpty()) confirmation.facts = {{tr("Ingesters"), members}};
        askForChange(this, context(), confirmation, [this, mode] { change(mode); });
    }

    void change(IngesterMode mode) {
        const QString name = ingesterModeName(mode);
        const auto before = server().ingesters;
        Change change{tr("Change ingester mode"), name, {}, ingesterModeRequest(mode)};
        const IngesterMode other =
            mode == IngesterMode::Active ? IngesterMode::ReadOnly : IngesterMode::Active;
        if (areAllIn(ingesterModeName(other))) {
            change.before = ingesterModeName(other);
            change.after = name;
            change.reverse = {ingesterModeRequest(other)};
        }
        send(change, [this, name, before](const ChangeOutcome& outcome) {
            reportBusy(tr("%1 Looking at the ring…").arg(outcome.answer->text));
            watch(name, before, outcome.activity);
        });
    }

    void watch(const QString& name, const std::optional<RingStatus>& before, qint64 activity) {
        const int had = before ? membersIn(*before, name) : 0;
        const bool hadAll =
            before && !before->members.empty() && had == static_cast<int>(before->members.size());
        readBack().start(
            [this, name, had, hadAll](const ReadBack::Told& told) {
                if (session().connection() == nullptr) {
                    told(ReadBack::Sight::CannotTell);
                    return ApiCall();
                }
                return ringStatus(
                    session().connection()->client(), RingKind::Ingester,
                    ApiRequest::Urgency::Visible, [name, had, hadAll, told](const auto& ring) {
                        if (!ring || ring->members.empty())
                            return told(ReadBack::Sight::CannotTell);
                        const int has = membersIn(*ring, name);
                        told(has > had || hadAll ? ReadBack::Sight::Seen : ReadBack::Sight::NotYet);
                    });
            },
            kModeLooks, kModePause,
            [this, name, hadAll, activity](ReadBack::Sight sight) {
                if (sight == ReadBack::Sight::CannotTell)
                    return report(Health::Warn,
                                  tr("Not verifiable on this server: its ring is not shown."),
                                  activity);
                if (sight == ReadBack::Sight::NotYet)
                    return report(Health::Warn,
                                  tr("Nothing changed: the ring shows no more ingesters in %1 than "
                                     "before.")
                                      .arg(name),
                                  activity);
                report(Health::Ok,
                       hadAll ? tr("Nothing changed: the ring showed %1 already.").arg(name)
                              : tr("Verified: the ring shows %1.").arg(name),
                       activity);
            });
    }

    QLabel* m_state = nullptr;
};

}  // namespace

Operation* createModeOperation(PageContext& context, QWidget* parent) {
    return new ModeOperation(context, parent);
}

}  // namespace pallium::ui
