#include "ui/client/html_page.h"

#include <QHash>
#include <QStringView>

#include <optional>

namespace pallium::ui {
namespace {

constexpr qsizetype kMaxEntityLength = 8;

std::optional<QString> entityText(QStringView name) {
    static const QHash<QString, QString> named{{QStringLiteral("amp"), QStringLiteral("&")},
                                               {QStringLiteral("lt"), QStringLiteral("<")},
                                               {QStringLiteral("gt"), QStringLiteral(">")},
                                               {QStringLiteral("quot"), QStringLiteral("\"")},
                                               {QStringLiteral("nbsp"), QStringLiteral(" ")}};
    if (const auto found = named.constFind(name.toString()); found != named.constEnd())
        return *found;
    if (!name.startsWith(u'#')) return std::nullopt;
    const bool isHex = name.startsWith(QLatin1String("#x"), Qt::CaseInsensitive);
    bool isNumber = false;
    const uint code = name.mid(isHex ? 2 : 1).toUInt(&isNumber, isHex ? 16 : 10);
    if (!isNumber || code == 0 || code > QChar::LastValidCodePoint || QChar::isSurrogate(code))
        return std::nullopt;
    const char32_t character = code;
    return QString::fromUcs4(&character, 1);
}

QString withoutEntities(const QString& text) {
    QString plain;
    qsizetype from = 0;
    for (qsizetype at = text.indexOf(u'&'); at >= 0; at = text.indexOf(u'&', from)) {
        plain += QStringView(text).mid(from, at - from);
        const qsizetype end = text.indexOf(u';', at);
        const auto meant = end > at && end - at <= kMaxEntityLength
                               ? entityText(QStringView(text).mid(at + 1, end - at - 1))
                               : std::nullopt;
        plain += meant.value_or(QStringLiteral("&"));
        from = meant ? end + 1 : at + 1;
    }
    plain += QStringView(text).mid(from);
    return plain;
}

/// Walks over tags and collects the text of the elements that matter.
class HtmlReader {
  public:
    explicit HtmlReader(QString html) : m_html(std::move(html)) {}

    HtmlPage read() {
        for (qsizetype at = 0; at < m_html.size();) {
            const qsizetype open = m_html.indexOf(u'<', at);
            m_text += QStringView(m_html).mid(at, open < 0 ? -1 : open - at);
            if (open < 0) break;
            const qsizetype close = m_html.indexOf(u'>', open);
            if (close < 0) break;
            takeTag(QStringView(m_html).mid(open + 1, close - open - 1));
            at = close + 1;
        }
        return std::move(m_page);
    }

  private:
    void takeTag(QStringView tag) {
        qsizetype length = 0;
        while (length < tag.size() && (tag[length].isLetterOrNumber() || tag[length] == u'/'))
            ++length;
        const QString name = tag.first(length).toString().toLower();
        const QString text = withoutEntities(m_text).simplified();
        if (name == QLatin1String("/p")) m_page.paragraphs << text;
        if (name == QLatin1String("/title")) m_page.title = text;
        if (name == QLatin1String("tr")) m_page.rows.emplace_back();
        const bool isCell = name == QLatin1String("/td") || name == QLatin1String("/th");
        if (isCell && !m_page.rows.empty()) m_page.rows.back() << text;
        // Emphasis inside a paragraph or a cell is part of its text.
        if (name != QLatin1String("b") && name != QLatin1String("/b")) m_text.clear();
    }

    QString m_html;
    QString m_text;
    HtmlPage m_page;
};

}  // namespace

HtmlPage readHtmlPage(const QByteArray& html) {
    return HtmlReader(QString::fromUtf8(html)).read();
}

QString htmlSentence(const QByteArray& html) {
    const HtmlPage page = readHtmlPage(html);
    for (const QString& paragraph : page.paragraphs)
        if (!paragraph.isEmpty()) return paragraph;
    return page.title;
}

}  // namespace pallium::ui
