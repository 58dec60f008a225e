#include "backend/tsdb/head/timestamp_streams.h"

#include "tests/support/test_main.h"

namespace pallium::tsdb {
namespace {

/// One chunk's view of a stream.
struct Follower {
    uint32_t stream = TimestampStreams::kNone;
    std::vector<TimestampMs> times;

    void take(TimestampStreams& streams, TimestampMs t) {
        const uint32_t next =
            times.empty() ? streams.start(t) : streams.advance(stream, times.size(), t);
        if (next == TimestampStreams::kNone) return;
        stream = next;
        times.push_back(t);
    }
    bool isIntact(const TimestampStreams& streams) const {
        if (times.empty()) return true;
        std::vector<TimestampMs> copied(times.size());
        streams.copy(stream, times.size(), copied.data());
        for (size_t i = 0; i < times.size(); ++i)
            if (streams.at(stream, i) != times[i]) return false;
        return copied == times;
    }
};

}  // namespace

class TimestampStreamsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void sharesOneStreamAmongACrowd() {
        TimestampStreams streams;
        std::vector<Follower> crowd(50);
        for (TimestampMs t = 1000; t < 1000 + 120 * 15000; t += 15000)
            for (Follower& one : crowd)
                one.take(streams, t + (t % 45000 == 0 ? 1 : 0));
        QCOMPARE(streams.streams(), size_t(1));
        for (const Follower& one : crowd)
            QVERIFY(one.isIntact(streams));
    }
    void movesThoseWhoLeaveTogetherToOneFork() {
        TimestampStreams streams;
        std::vector<Follower> crowd(10);
        for (TimestampMs t = 0; t < 1000; t += 10)
            for (size_t i = 0; i < crowd.size(); ++i)
                if (i % 2 == 0 || t != 500) crowd[i].take(streams, t);
        QCOMPARE(streams.streams(), size_t(2));
        QCOMPARE(crowd[1].times.size(), size_t(99));
        for (const Follower& one : crowd)
            QVERIFY(one.isIntact(streams));
    }
    void refusesInstantsTooFarFromTheFirst() {
        TimestampStreams streams;
        const uint32_t stream = streams.start(-5);
        QCOMPARE(streams.advance(stream, 1, int64_t(UINT32_MAX) - 4), TimestampStreams::kNone);
        QCOMPARE(streams.advance(stream, 1, int64_t(UINT32_MAX) - 5), stream);
        const uint32_t least = streams.start(INT64_MIN);
        QCOMPARE(streams.advance(least, 1, INT64_MAX), TimestampStreams::kNone);
    }
    void holdsRandomFollowersApart() {
        TimestampStreams streams;
        std::vector<Follower> crowd(40);
        uint32_t random = 1;
        for (TimestampMs t = 0; t < 4000; t += 40) {
            for (Follower& one : crowd) {
                random = random * 1664525 + 1013904223;
                if (random >> 30 == 0) continue;
                one.take(streams, t + ((random >> 16) % 8 == 0 ? (random >> 20) % 3 : 0));
            }
            for (const Follower& one : crowd)
                QVERIFY(one.isIntact(streams));
        }
        QVERIFY(streams.streams() <= crowd.size());
    }
};

static const pallium::test::Registrar<TimestampStreamsTest> registeredStreams;

}  // namespace pallium::tsdb

#include "timestamp_streams_test.moc"
