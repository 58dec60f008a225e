#include "ui/models/utf8_text.h"

#include "backend/base/utf8.h"

#include <QChar>

#include <algorithm>

namespace pallium::ui {

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
        appendUtf8(m_bytes, rune);
        if (!isAscii) m_positions.resize(m_bytes.size(), position);
    }
}

int Utf8Text::position(size_t offset) const {
    if (offset >= m_bytes.size()) return m_length;
    return m_positions.empty() ? static_cast<int>(offset) : m_positions[offset];
}

}  // namespace pallium::ui
