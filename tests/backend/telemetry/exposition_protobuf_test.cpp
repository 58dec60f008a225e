#include "backend/telemetry/registry.h"
#include "backend/wire/proto_reader.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <functional>

namespace pallium::telemetry {
namespace {

using wire::ProtoFailure;
using wire::ProtoReader;
using Print = std::function<std::string(std::string_view message)>;

/// Cuts a message with its length before it off the front.
std::string_view takeMessage(std::string_view& bytes) {
    size_t size = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        size |= static_cast<size_t>(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    const std::string_view message = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return message;
}

/// `1=2 2=0.5 3=(…)`: of each field what its wire type makes of it.
std::string printed(std::string_view message, const std::function<char(int32_t)>& typeOf,
                    const std::function<std::string(int32_t, std::string_view)>& nested) {
    ProtoFailure failure;
    ProtoReader reader(message, "message", failure);
    std::string text;
    while (reader.next()) {
        const int32_t field = reader.field();
        std::string value = "?";
        if (typeOf(field) == 'c') {
            uint64_t count = 0;
            if (reader.varint("count", count)) value = std::to_string(count);
        } else if (typeOf(field) == 'd') {
            double number = 0;
            if (reader.fixed64("double", number)) value = fmt::format("{}", number);
        } else {
            std::string_view bytes;
            if (reader.sized("bytes", bytes)) value = nested(field, bytes);
        }
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", field, value);
    }
    if (failure.kind != ProtoFailure::Kind::None) text += " " + failure.error().message;
    return text;
}

std::string quoted(int32_t, std::string_view bytes) {
    return fmt::format("'{}'", bytes);
}

std::string printBucket(int32_t, std::string_view message) {
    return "(" +
           printed(
               message, [](int32_t field) { return field == 1 ? 'c' : 'd'; }, quoted) +
           ")";
}

std::string printMetricPart(int32_t part, std::string_view message) {
    // Labels hold texts, gauges and counters one double, the others a count before their sum.
    const auto typeOf = [part](int32_t field) {
        if (part == 1) return 's';
        if (part == 2 || part == 3) return 'd';
        return field == 1 ? 'c' : field == 2 ? 'd' : 's';
    };
    return "(" + printed(message, typeOf, part == 1 ? quoted : printBucket) + ")";
}

std::string printFamily(std::string_view message) {
    return printed(
        message, [](int32_t field) { return field == 3 ? 'c' : 's'; },
        [](int32_t field, std::string_view bytes) {
            if (field != 4) return quoted(field, bytes);
            return "{" +
                   printed(
                       bytes, [](int32_t) { return 's'; }, printMetricPart) +
                   "}";
        });
}

std::vector<std::string> families(const Registry& registry) {
    const std::string all = registry.expose(ExpositionFormat::Protobuf);
    std::vector<std::string> texts;
    for (std::string_view rest = all; !rest.empty();)
        texts.push_back(printFamily(takeMessage(rest)));
    return texts;
}

}  // namespace

class ExpositionProtobufTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesEachKindOfFamily() {
        Registry registry;
        registry.counter("a_total", "A.", {{"user", "z"}, {"kind", "k"}}).add(2);
        registry.gauge("b", "").set(-0.5);
        Histogram& histogram = registry.histogram("c_seconds", "C.", {0.5, 1}, {{"route", "r"}});
        for (const double value : {0.5, 0.75, 3.0})
            histogram.observe(value);
        const CollectedFamily summary{"d_seconds", "D.", CollectedFamily::Kind::Summary};
        registry.collectTogether({&summary, 1}, [] {
            return std::vector<std::vector<Collected>>{{{{}, 7.5, 300}}};
        });
        registry.collect("e_nothing", "E.", false, [] { return std::vector<Collected>(); });
        QCOMPARE(families(registry),
                 (std::vector<std::string>{
                     "1='a_total' 2='A.' 3=0 4={1=(1='kind' 2='k') 1=(1='user' 2='z') 3=(1=2)}",
                     "1='b' 2='' 3=1 4={2=(1=-0.5)}",
                     "1='c_seconds' 2='C.' 3=4 4={1=(1='route' 2='r') 7=(1=3 2=4.25 "
                     "3=(1=1 2=0.5) 3=(1=2 2=1))}",
                     "1='d_seconds' 2='D.' 3=2 4={4=(1=300 2=7.5)}"}));
    }
    void writesAFamilyAsRecorded() {
        // The first family of Cortex 1.19.
        Registry registry;
        registry
            .gauge("blocks_meta_cortex_compactor_meta_modified",
                   "Number of blocks whose metadata changed",
                   {{"modified", "replica-label-removed"}})
            .set(0);
        QCOMPARE(QByteArray::fromStdString(registry.expose(ExpositionFormat::Protobuf)).toBase64(),
                 QByteArray("hwEKKmJsb2Nrc19tZXRhX2NvcnRleF9jb21wYWN0b3JfbWV0YV9tb2RpZmllZBInTnVtYm"
                            "VyIG9mIGJsb2NrcyB3aG9zZSBtZXRhZGF0YSBjaGFuZ2VkGAEiLgohCghtb2RpZmllZBIV"
                            "cmVwbGljYS1sYWJlbC1yZW1vdmVkEgkJAAAAAAAAAAA="));
    }
};

static const test::Registrar<ExpositionProtobufTest> registered;

}  // namespace pallium::telemetry

#include "exposition_protobuf_test.moc"
