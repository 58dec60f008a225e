#include "ui/models/json_view.h"

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr qsizetype kMaxLine = 100;
constexpr int kMaxIndent = 32;  // a hostile depth would make the text grow with its square

/// Writes one indented text while it walks the bytes once.
class JsonLayout {
  public:
    explicit JsonLayout(QByteArrayView text) : m_text(text) { m_out.reserve(text.size() * 2); }

    QByteArray run() {
        while (m_at < m_text.size())
            step();
        return std::move(m_out);
    }

  private:
    void step() {
        const char c = m_text[m_at];
        switch (c) {
            case '"':
                copy(stringEnd(m_at));
                break;
            case '{':
            case '[':
                open();
                break;
            case '}':
            case ']':
                m_depth = std::max(m_depth - 1, 0);
                breakLine();
                copy(m_at + 1);
                break;
            case ',':
                copy(m_at + 1);
                breakLine();
                break;
            case ':':
                copy(m_at + 1);
                m_out += ' ';
                break;
            case ' ':
            case '\t':
            case '\r':
            case '\n':
                ++m_at;
                break;
            default:
                copy(m_at + 1);
        }
    }

    void open() {
        const qsizetype end = flatEnd();
        if (end > 0) {
            copyFlat(end);
            return;
        }
        copy(m_at + 1);
        ++m_depth;
        breakLine();
    }

    /// Behind the bracket that closes the one here, if nothing is nested in between and the piece
    /// is short; 0 otherwise.
    qsizetype flatEnd() const {
        const qsizetype limit = std::min(m_text.size(), m_at + kMaxLine);
        for (qsizetype at = m_at + 1; at < limit; ++at) {
            const char c = m_text[at];
            if (c == '}' || c == ']') return at + 1;
            if (c == '{' || c == '[') return 0;
            if (c == '"') at = stringEnd(at) - 1;
        }
        return 0;
    }

    void copyFlat(qsizetype end) {
        while (m_at < end) {
            const char c = m_text[m_at];
            if (c == '"') {
                copy(std::min(stringEnd(m_at), end));
                continue;
            }
            const bool isBlank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (!isBlank) m_out += c;
            if (c == ',' || c == ':') m_out += ' ';
            ++m_at;
        }
    }

    qsizetype stringEnd(qsizetype begin) const {
        qsizetype at = begin + 1;
        while (at < m_text.size() && m_text[at] != '"')
            at += m_text[at] == '\\' ? 2 : 1;
        return std::min(at + 1, m_text.size());
    }

    void copy(qsizetype end) {
        m_out.append(m_text.sliced(m_at, end - m_at).toByteArray());
        m_at = end;
    }

    void breakLine() {
        m_out += '\n';
        m_out.append(2 * std::min(m_depth, kMaxIndent), ' ');
    }

    QByteArrayView m_text;
    QByteArray m_out;
    qsizetype m_at = 0;
    int m_depth = 0;
};

}  // namespace

JsonText prettyJson(const QByteArray& json, qint64 maxBytes) {
    JsonText result;
    result.totalBytes = json.size();
    result.shownBytes = std::min<qint64>(json.size(), maxBytes);
    // A cut in the midst of a character would show as a replacement character.
    while (result.shownBytes > 0 && result.isCut() &&
           (static_cast<uchar>(json[result.shownBytes]) & 0xC0) == 0x80) {
        --result.shownBytes;
    }
    JsonLayout layout(QByteArrayView(json).first(result.shownBytes));
    result.text = QString::fromUtf8(layout.run());
    return result;
}

}  // namespace pallium::ui
