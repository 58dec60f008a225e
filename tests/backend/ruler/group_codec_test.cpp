#include "backend/ruler/group_codec.h"

#include "backend/base/proto_fields.h"
#include "tests/support/test_main.h"

#include <QByteArray>

namespace pallium::ruler {
namespace {

using std::chrono::milliseconds;

tenancy::TenantId tenantOf(std::string_view name) {
    return *tenancy::TenantId::parse(name);
}

StoredGroup fullGroup() {
    return {.ruleNamespace = "n/s",
            .group = {.name = "g",
                      .interval = milliseconds(1500),
                      .queryOffset = milliseconds(0),
                      .limit = -1,
                      .labels = {{"team", "a"}},
                      .rules = {{.record = "r", .expr = "up", .labels = {{"a", ""}, {"b", "c"}}},
                                {.alert = "A",
                                 .expr = "up\n== 0",
                                 .forDuration = std::chrono::hours(24 * 365 * 100),
                                 .keepFiringFor = milliseconds(1),
                                 .annotations = {{"x", "\xff"}}},
                                {}}}};
}

std::string problemOf(std::string_view bytes) {
    const auto group = decodeGroup(bytes);
    return group ? "" : group.error().message;
}

/// A group of that interval, whose members are given.
std::string withInterval(uint64_t seconds, uint64_t nanos) {
    std::string duration;
    duration += varintTag(1);
    appendVarint(duration, seconds);
    duration += varintTag(2);
    appendVarint(duration, nanos);
    std::string group;
    appendSized(group, sizedTag(3), duration);
    return group;
}

}  // namespace

class GroupCodecTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsWhatItWrites() {
        const auto read = decodeGroup(encodeGroup(tenantOf("a"), fullGroup()));
        QVERIFY(read.has_value());
        QVERIFY(*read == fullGroup());
    }
    void writesDurationsAlways() {
        const StoredGroup group{.ruleNamespace = "n", .group = {.name = "g", .rules = {{}}}};
        QCOMPARE(QByteArray::fromStdString(encodeGroup(tenantOf("a"), group)).toHex(),
                 QByteArray("0a0167"
                            "12016e"
                            "1a00"
                            "220422006a00"
                            "320161"));
    }
    void passesOverWhatItDoesNotKnow() {
        std::string bytes = encodeGroup(tenantOf("a"), fullGroup());
        appendSized(bytes, sizedTag(9), "any");
        appendSized(bytes, sizedTag(13), "tenant");
        bytes += varintTag(15);
        appendVarint(bytes, 7);
        const auto read = decodeGroup(bytes);
        QVERIFY(read.has_value());
        QVERIFY(*read == fullGroup());
        QVERIFY(*decodeGroup("") == StoredGroup());
    }
    void refusesWhatIsNoGroup() {
        const std::string bytes = encodeGroup(tenantOf("a"), fullGroup());
        QCOMPARE(problemOf(bytes.substr(0, bytes.size() - 1)), std::string("unexpected EOF"));
        QCOMPARE(problemOf("\x08\x01"), std::string("proto: wrong wireType = 0 for field Name"));
        QCOMPARE(problemOf("not protobuf"), std::string("proto: illegal wireType 6"));
        QCOMPARE(decodeGroup("\x0a").error().kind, ErrorKind::Corruption);
    }
    void refusesDurationsOutOfRange() {
        QCOMPARE(decodeGroup(withInterval(1, 999'999'999))->group.interval, milliseconds(1999));
        QCOMPARE(problemOf(withInterval(9'223'372'035, 0)), std::string());
        for (const auto& [seconds, nanos] : {std::pair<uint64_t, uint64_t>(9'223'372'036, 0),
                                             {1, 1'000'000'000},
                                             {~0ULL, 0},
                                             {0, ~0ULL},
                                             {1ULL << 62, 0}})
            QCOMPARE(problemOf(withInterval(seconds, nanos)), std::string("duration out of range"));
    }
};

static const test::Registrar<GroupCodecTest> registered;

}  // namespace pallium::ruler

#include "group_codec_test.moc"
