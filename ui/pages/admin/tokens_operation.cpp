#include "ui/client/admin_api.h"
#include "ui/models/format.h"
#include "ui/pages/admin/operation.h"

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kTokenLooks = 5;
constexpr std::chrono::seconds kTokenPause{1};

bool haveSameTokens(const RingStatus& before, const RingStatus& after) {
    return std::equal(before.members.begin(), before.members.end(), after.members.begin(),
                      after.members.end(), [](const RingMember& a, const RingMember& b) {
                          return a.id == b.id && a.tokens == b.tokens;
                      });
}

bool showsTokens(const std::optional<RingStatus>& ring) {
    return ring && std::any_of(ring->members.begin(), ring->members.end(),
                               [](const RingMember& member) { return !member.tokens.empty(); });
}

/// A tenth of an ingester's tokens anew; seen in the ring's tokens.
class TokensOperation final : public Operation {
  public:
    TokensOperation(PageContext& context, QWidget* parent)
        : Operation(context, tr("Renew tokens"),
                    tr("Replaces a tenth of the ingester's tokens, so that series move between "
                       "ingesters. Evens out a ring whose members own unequal shares."),
                    parent) {
        addButton({QStringLiteral("admin.renewTokens"), tr("Renew tokens…")},
                  QStringLiteral("/ingester/renewTokens"), [this] { ask(); });
    }

  private:
    void ask() {
        const auto& ring = server().ingesters;
        const bool isNamed = ring && ring->members.size() == 1;
        Confirmation confirmation;
        confirmation.title = tr("Renew a tenth of the tokens?");
        confirmation.text =
            tr("New samples of the series that move begin new series on other "
               "ingesters; memory grows until the old ones are flushed.");
        confirmation.accept = tr("Renew");
        confirmation.typed = isNamed ? ring->members.front().id : QStringLiteral("renew");
        confirmation.level = ConfirmLevel::Typed;
        if (showsTokens(ring))
            for (const RingMember& member : ring->members)
                confirmation.facts.emplace_back(
                    member.id, tr("about %1 of the ring moves")
                                   .arg(formatValue(member.owns / 10, Unit::Percent, 2)));
        askForChange(this, context(), confirmation, [this] { change(); });
    }

    void change() {
        const auto before = server().ingesters;
        const QString target = memberNames(before);
        send({tr("Renew tokens"),
              target.isEmpty() ? tr("the ingester") : target,
              {},
              renewTokensRequest()},
             [this, before](const ChangeOutcome& outcome) {
                 reportBusy(tr("Answered; looking at the ring…"));
                 watch(before, outcome.activity);
             });
    }

    void watch(const std::optional<RingStatus>& before, qint64 activity) {
        if (!showsTokens(before))
            return report(Health::Warn,
                          tr("Not verifiable on this server: it does not show tokens."), activity);
        readBack().start(
            [this, before](const ReadBack::Told& told) {
                if (session().connection() == nullptr) {
                    told(ReadBack::Sight::CannotTell);
                    return ApiCall();
                }
                return ringStatus(session().connection()->client(), RingKind::Ingester,
                                  ApiRequest::Urgency::Visible, [before, told](const auto& ring) {
                                      if (!ring) return told(ReadBack::Sight::CannotTell);
                                      told(haveSameTokens(*before, *ring) ? ReadBack::Sight::NotYet
                                                                          : ReadBack::Sight::Seen);
                                  });
            },
            kTokenLooks, kTokenPause,
            [this, activity](ReadBack::Sight sight) {
                const bool isSeen = sight == ReadBack::Sight::Seen;
                report(isSeen ? Health::Ok : Health::Warn,
                       isSeen ? tr("Verified: the ring shows other tokens.")
                       : sight == ReadBack::Sight::NotYet
                           ? tr("Nothing changed: the tokens are the same.")
                           : tr("Not verifiable: the ring could not be read."),
                       activity);
            });
    }
};

}  // namespace

Operation* createTokensOperation(PageContext& context, QWidget* parent) {
    return new TokensOperation(context, parent);
}

}  // namespace pallium::ui
