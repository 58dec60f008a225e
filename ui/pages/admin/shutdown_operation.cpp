#include "ui/client/admin_api.h"
#include "ui/models/format.h"
#include "ui/pages/admin/operation.h"
#include "ui/widgets/badge.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

constexpr int kShutdownLooks = 10;
constexpr std::chrono::seconds kShutdownPause{1};

/// Flush and leave the ring; each step is ticked off when it is seen.
class ShutdownOperation final : public Operation {
  public:
    ShutdownOperation(PageContext& context, QWidget* parent)
        : Operation(context, tr("Shut down ingester"),
                    tr("Flushes, leaves the ring and takes no more samples. The process keeps "
                       "running, and /ready answers 503 from then on: restart it to get the "
                       "ingester back."),
                    parent) {
        m_steps = new QWidget;
        auto* steps = new QVBoxLayout(m_steps);
        steps->setContentsMargins(0, 0, 0, 0);
        for (Badge*& badge : m_badges) {
            badge = new Badge;
            steps->addWidget(badge);
        }
        m_steps->hide();
        column().insertWidget(2, m_steps);
        addButton({QStringLiteral("admin.shutdown"), tr("Shut down ingester…")},
                  QStringLiteral("/ingester/shutdown"), [this] { ask(); });
    }

    void forget() override {
        Operation::forget();
        m_steps->hide();
    }

  private:
    enum Step { Flushed, LeftRing, NotReady, StepCount };

    void mark(Step step, Health health) {
        static constexpr std::array kWords = {QT_TR_NOOP("the ingester flushed and answered"),
                                              QT_TR_NOOP("its entry in the ring is gone"),
                                              QT_TR_NOOP("/ready answers 503")};
        m_badges[step]->setState(health, tr(kWords[step]));
        m_seen[step] = health == Health::Ok;
    }

    void ask() {
        const auto& ring = server().ingesters;
        const bool isNamed = ring && ring->members.size() == 1;
        Confirmation confirmation;
        confirmation.title = tr("Shut down the ingester?");
        confirmation.text =
            tr("1. It writes what it holds into blocks and ships them.\n"
               "2. It leaves the ring; with it, its share of new samples.\n"
               "3. /ready turns 503, so that load balancers send nothing any more.\n\n"
               "The process does not end, and the ingester does not come back by itself.");
        confirmation.accept = tr("Shut down");
        confirmation.typed = isNamed ? ring->members.front().id : QStringLiteral("shutdown");
        confirmation.level = ConfirmLevel::Typed;
        const QString members = memberNames(ring);
        if (!members.isEmpty()) confirmation.facts = {{tr("Ingesters in the ring"), members}};
        askForChange(this, context(), confirmation, [this] { change(); });
    }

    void change() {
        for (int step = 0; step < StepCount; ++step)
            mark(static_cast<Step>(step), Health::Neutral);
        m_steps->show();
        const int before =
            server().ingesters ? static_cast<int>(server().ingesters->members.size()) : -1;
        const QString target = memberNames(server().ingesters);
        send({tr("Shut down ingester"),
              target.isEmpty() ? tr("the ingester") : target,
              {},
              shutdownIngesterRequest()},
             [this, before](const ChangeOutcome& outcome) {
                 mark(Flushed, Health::Ok);
                 reportBusy(tr("Answered after %1; looking at the ring and at /ready…")
                                .arg(formatDuration(outcome.answer->totalTime.count())));
                 watch(before, outcome.activity);
             });
    }

    /// One look is the ring, then /ready.
    void watch(int before, qint64 activity) {
        readBack().start(
            [this, before](const ReadBack::Told& told) {
                if (session().connection() == nullptr) {
                    told(ReadBack::Sight::CannotTell);
                    return ApiCall();
                }
                m_ready = {};
                return ringStatus(
                    session().connection()->client(), RingKind::Ingester,
                    ApiRequest::Urgency::Visible, [this, before, told](const auto& ring) {
                        const int now = ring ? static_cast<int>(ring->members.size()) : -1;
                        if (now >= 0 && (now < before || now == 0)) mark(LeftRing, Health::Ok);
                        lookAtReadiness(told);
                    });
            },
            kShutdownLooks, kShutdownPause,
            [this, activity](ReadBack::Sight sight) {
                if (sight == ReadBack::Sight::Seen)
                    return report(Health::Ok, tr("Verified: the ingester is shut down."), activity);
                for (int step = 0; step < StepCount; ++step)
                    if (!m_seen[static_cast<size_t>(step)])
                        mark(static_cast<Step>(step), Health::Warn);
                report(Health::Warn, tr("Not all of it was seen; what is missing is marked."),
                       activity);
            });
    }

    void lookAtReadiness(const ReadBack::Told& told) {
        if (session().connection() == nullptr) return told(ReadBack::Sight::CannotTell);
        m_ready =
            readiness(session().connection()->client(), ApiRequest::Urgency::Visible,
                      [this, told](const ApiResult<Readiness>& ready) {
                          if (ready && !ready->isReady) mark(NotReady, Health::Ok);
                          told(m_seen[LeftRing] && m_seen[NotReady] ? ReadBack::Sight::Seen
                                                                    : ReadBack::Sight::NotYet);
                      });
    }

    QWidget* m_steps = nullptr;
    std::array<Badge*, StepCount> m_badges{};
    std::array<bool, StepCount> m_seen{};
    ApiCall m_ready;
};

}  // namespace

Operation* createShutdownOperation(PageContext& context, QWidget* parent) {
    return new ShutdownOperation(context, parent);
}

}  // namespace pallium::ui
