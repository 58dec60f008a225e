#include "backend/telemetry/profile.h"

#include "backend/wire/proto_reader.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <map>

namespace pallium::telemetry {
namespace {

using Numbers = std::vector<uint64_t>;

/// A message whose numbers and messages are told apart by their wire types.
struct Message {
    explicit Message(std::string_view bytes) {
        wire::ProtoFailure failure;
        wire::ProtoReader reader(bytes, "message", failure);
        while (reader.next()) {
            const int32_t field = reader.field();
            uint64_t number = 0;
            std::string_view text;
            wire::ProtoReader copy = reader;
            if (copy.varint("number", number)) {
                (void)reader.varint("number", number);
                numbers[field].push_back(number);
                failure = {};
            } else {
                failure = {};
                if (reader.sized("text", text)) texts[field].emplace_back(text);
            }
        }
        isGood = failure.kind == wire::ProtoFailure::Kind::None;
    }
    uint64_t number(int32_t field) const {
        const auto found = numbers.find(field);
        return found == numbers.end() ? 0 : found->second.front();
    }
    std::vector<Message> messages(int32_t field) const {
        std::vector<Message> all;
        const auto found = texts.find(field);
        if (found == texts.end()) return all;
        for (const std::string& text : found->second)
            all.emplace_back(text);
        return all;
    }
    Numbers packed(int32_t field) const {
        Numbers all;
        const auto found = texts.find(field);
        if (found == texts.end()) return all;
        uint64_t value = 0;
        unsigned shift = 0;
        for (const char c : found->second.front()) {
            value |= static_cast<uint64_t>(c & 0x7f) << shift;
            shift += 7;
            if ((c & 0x80) != 0) continue;
            all.push_back(value);
            value = shift = 0;
        }
        return all;
    }

    std::map<int32_t, Numbers> numbers;
    std::map<int32_t, std::vector<std::string>> texts;
    bool isGood = false;
};

Profile sampled() {
    Profile profile;
    profile.types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
    profile.periodType = profile.types[1];
    profile.period = 10'000'000;
    profile.duration = std::chrono::seconds(2);
    profile.timeNs = 1'700'000'000'000'000'000;
    const auto here = reinterpret_cast<uintptr_t>(&profileMessage);
    profile.samples = {{"query", {here, here + 1}, {}, {3, 30'000'000}},
                       {"", {}, {"no code", "outer"}, {1, 10'000'000}}};
    return profile;
}

}  // namespace

class ProfileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesAMessageThatIsWholeInItself() {
        Symbols symbols;
        const Message message(profileMessage(sampled(), symbols));
        QVERIFY(message.isGood);
        const std::vector<std::string>& texts = message.texts.at(6);
        QVERIFY(texts.front().empty());
        const auto typeText = [&](const Message& type) {
            return texts.at(type.number(1)) + "/" + texts.at(type.number(2));
        };
        QCOMPARE(typeText(message.messages(1).at(0)), std::string("samples/count"));
        QCOMPARE(typeText(message.messages(1).at(1)), std::string("cpu/nanoseconds"));
        QCOMPARE(typeText(message.messages(11).at(0)), std::string("cpu/nanoseconds"));
        QCOMPARE(message.number(12), uint64_t(10'000'000));
        QCOMPARE(message.number(10), uint64_t(2'000'000'000));
        QCOMPARE(message.number(9), uint64_t(1'700'000'000'000'000'000));

        std::map<uint64_t, std::string> functions, locations;
        for (const Message& function : message.messages(5))
            functions[function.number(1)] = texts.at(function.number(2));
        const auto mappings = message.messages(3);
        for (const Message& location : message.messages(4)) {
            locations[location.number(1)] = functions.at(location.messages(4).at(0).number(1));
            QVERIFY(location.number(2) <= mappings.size());
            if (location.number(3) == 0) continue;
            const Message& mapping = mappings.at(location.number(2) - 1);
            QVERIFY(location.number(3) >= mapping.number(2));
            QVERIFY(location.number(3) < mapping.number(3));
        }
        std::string told;
        for (const Message& sample : message.messages(2)) {
            for (const uint64_t location : sample.packed(1))
                told += locations.at(location) + " ";
            for (const uint64_t value : sample.packed(2))
                told += std::to_string(value) + " ";
            for (const Message& label : sample.messages(3))
                told += texts.at(label.number(1)) + "=" + texts.at(label.number(2)) + " ";
        }
        // Of a caller the address is where it goes on: one before that is still the same function.
        const std::string name = "pallium::telemetry::profileMessage";
        QCOMPARE(told,
                 fmt::format("{0} {0} 3 30000000 thread=query no code outer 1 10000000 ", name));
    }
    void writesTextForPeopleAndForFlameGraphs() {
        Symbols symbols;
        const std::string name = "pallium::telemetry::profileMessage";
        QCOMPARE(foldedText(sampled(), symbols),
                 fmt::format(";outer;no code 1\nquery;{0};{0} 3\n", name));
        QCOMPARE(readableText(sampled(), symbols),
                 fmt::format("total 4\n1 @ \n#\tno code\n#\touter\n\n"
                             "3 @ query\n#\t{0}\n#\t{0}\n\n",
                             name));
    }
    void addsEqualStacksUp() {
        StackSamples samples;
        const int self = threadsOfProcess().front();
        samples.stacks = {{self, {1, 2}}, {self, {1, 3}}, {self, {1, 2}}};
        samples.period = std::chrono::milliseconds(10);
        samples.lost = 4;
        const Profile profile = profileOf(samples, {"time", "nanoseconds"});
        QCOMPARE(profile.samples.size(), size_t(2));
        QCOMPARE(profile.samples[0].values, (std::vector<int64_t>{2, 20'000'000}));
        QCOMPARE(profile.samples[0].thread, threadName(self));
        QCOMPARE(profile.samples[1].values, (std::vector<int64_t>{1, 10'000'000}));
        QCOMPARE(profile.comment, std::string("4 samples were lost"));
    }
    void namesWhatHasNoName() {
        Symbols symbols;
        QCOMPARE(symbols.nameOf(7), std::string("0x7"));
        QVERIFY(symbols.mappingOf(7) == nullptr);
        const std::string library = symbols.nameOf(reinterpret_cast<uintptr_t>(&std::strtoull));
        QVERIFY2(library.find("strto") == 0 || library.find("libc.so.6+0x") == 0, library.c_str());
    }
};

static const test::Registrar<ProfileTest> registered;

}  // namespace pallium::telemetry

#include "profile_test.moc"
