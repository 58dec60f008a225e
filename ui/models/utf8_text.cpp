#include "ui/models/utf8_text.h"

#include <QChar>

#include <algorithm>

namespace pallium::ui {
namespace {

void appendUtf8(char32_t rune, std::string& out) {
    const auto trail = [&](int shift) {
        out += static_cast<char>(0x80 | ((rune >> shift) & 0x3f));
    };
    if (rune < 0x80) {
        out += static_cast<char>(rune);
    } else if (rune < 0x800) {
        out += static_cast<char>(0xc0 | (rune >> 6));
        trail(0);
    } else if (rune < 0x10000) {
        out += static_cast<char>(0xe0 | (rune >> 12));
        trail(6);
        trail(0);
    } else {
        out += static_cast<char>(0xf0 | (rune >> 18));
        trail(12);
        trail(6);
        trail(0);
    }
}

}  // namespace

Utf8Text::Utf8Text(QStringView text) : m_length(static_cast<int>(text.size())) {
    m_bytes.reserve(static_cast<size_t>(text.size()));
    const bool isAscii =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int position = static_cast<int>(i);
        char32_t rune = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            rune = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        } else if (text[i].isSurrogate()) {
            rune = QChar::ReplacementCharacter;
        }
        appendUtf8(rune, m_bytes);
        if (!isAscii) m_positions.resize(m_bytes.size(), position);
    }
}

int Utf8Text::position(size_t offset) const {
    if (offset >= m_bytes.size()) return m_length;
    return m_positions.empty() ? static_cast<int>(offset) : m_positions[offset];
}

}  // namespace pallium::ui
