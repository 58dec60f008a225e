#include "backend/ring/ring_page.h"

#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::ring {

class RingPageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void describesMembersByTheirShare() {
        auto state = ringOf({member("a", {1U << 30}), member("b", {0}), member("c", {})});
        state["b"].heartbeatSec = 0;
        const HashRing ring(state, {.replicationFactor = 1});
        const auto members = describeMembers(ring, kNowSec);
        QCOMPARE(members.size(), size_t(3));
        QCOMPARE(members[0].state, std::string_view("ACTIVE"));
        QCOMPARE(members[0].ownership, 0.25);
        QCOMPARE(members[0].difference, 1 - (1.0 / 3) / 0.25);
        QCOMPARE(members[1].state, std::string_view("Unhealthy"));
        QCOMPARE(members[1].ownership, 0.75);
        QCOMPARE(members[2].ownership, 0.0);
        QCOMPARE(members[2].difference, -1.0);
    }
    void sharesOfZonesAreOnTheirOwn() {
        const HashRing ring(largeRing({"a", "b"}, 1),
                            {.replicationFactor = 2, .isZoneAware = true});
        for (const RingMember& described : describeMembers(ring, kNowSec)) {
            QCOMPARE(described.ownership, 1.0);
            QCOMPARE(described.difference, 0.0);
        }
    }
};

static const test::Registrar<RingPageTest> registered;

}  // namespace pallium::ring

#include "ring_page_test.moc"
