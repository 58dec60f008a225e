#include "ui/pages/send_data/send_snippets.h"

#include <cstring>

namespace pallium::ui {
namespace {

// Protobuf's wire types.
constexpr quint32 kVarintWire = 0;
constexpr quint32 kFixed64Wire = 1;
constexpr quint32 kBytesWire = 2;

void appendVarint(QByteArray& out, quint64 value) {
    while (value >= 0x80) {
        out.append(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.append(static_cast<char>(value));
}

void appendField(QByteArray& out, quint32 field, const QByteArray& bytes) {
    appendVarint(out, field << 3 | kBytesWire);
    appendVarint(out, static_cast<quint64>(bytes.size()));
    out.append(bytes);
}

/// prometheus.Label: name = 1, value = 2.
QByteArray labelMessage(const QByteArray& name, const QByteArray& value) {
    QByteArray label;
    appendField(label, 1, name);
    appendField(label, 2, value);
    return label;
}

/// prometheus.Sample: double value = 1, int64 timestamp = 2.
QByteArray sampleMessage(double value, qint64 timeMs) {
    QByteArray sample;
    appendVarint(sample, 1 << 3 | kFixed64Wire);
    char bits[sizeof value];
    std::memcpy(bits, &value, sizeof value);  // little-endian, as all of our platforms are
    sample.append(bits, sizeof value);
    appendVarint(sample, 2 << 3 | kVarintWire);
    appendVarint(sample, static_cast<quint64>(timeMs));
    return sample;
}

/// One literal, which is how snappy stores what it does not compress.
QByteArray snappyBlock(const QByteArray& data) {
    Q_ASSERT(data.size() > 60 && data.size() <= 256);  // the literal's length takes one byte
    QByteArray block;
    appendVarint(block, static_cast<quint64>(data.size()));
    block.append(static_cast<char>(60 << 2));
    block.append(static_cast<char>(data.size() - 1));
    return block + data;
}

}  // namespace

QByteArray pushTestBody(qint64 nowMs) {
    QByteArray series;
    appendField(series, 1, labelMessage("__name__", "pallium_push_test"));
    appendField(series, 1, labelMessage("source", "curl"));
    appendField(series, 2, sampleMessage(1, nowMs));
    QByteArray request;
    appendField(request, 1, series);
    return snappyBlock(request);
}

}  // namespace pallium::ui
