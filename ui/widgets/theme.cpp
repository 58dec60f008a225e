#include "ui/widgets/theme.h"

#include "ui/widgets/console_style.h"
#include "ui/widgets/icon_engine.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// Static libraries lose their resources unless someone asks for them; outside of any namespace.
static void initPalliumResources() {
    Q_INIT_RESOURCE(pallium);
}

namespace pallium::ui {
namespace {

Theme* g_theme = nullptr;

constexpr std::array<const char*, static_cast<size_t>(Token::Count)> kTokenNames = {
    "surface0",
    "surface1",
    "surface2",
    "surface3",
    "text",
    "textMuted",
    "border",
    "focus",
    "accent",
    "accentText",
    "info",
    "ok",
    "warn",
    "danger",
    "link",
    "selection",
    "codeMetric",
    "codeLabel",
    "codeString",
    "codeNumber",
    "codeDuration",
    "codeFunction",
    "codeKeyword",
    "codeOperator",
    "codeComment",
    "codeError",
    "environmentLocal",
    "environmentDevelopment",
    "environmentStaging",
    "environmentProduction",
    "environmentDemo",
};

QByteArray resource(const QString& path) {
    QFile file(path);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "Theme", "the resources are part of the library");
    return file.readAll();
}

QHash<QString, QPainterPath> loadIcons() {
    QHash<QString, QPainterPath> icons;
    const QString text = QString::fromUtf8(resource(QStringLiteral(":/icons/icons.txt")));
    for (const QString& line : text.split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        if (line.startsWith(u'#') || colon < 0) continue;
        const QPainterPath path = parseIconPath(line.mid(colon + 1));
        Q_ASSERT_X(!path.isEmpty(), "Theme", qPrintable(line));
        icons.insert(line.left(colon).trimmed(), path);
    }
    return icons;
}

bool isDarkPalette(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() <
           palette.color(QPalette::WindowText).lightness();
}

QColor mix(const QColor& a, const QColor& b, float shareOfB) {
    return QColor::fromRgbF(a.redF() + (b.redF() - a.redF()) * shareOfB,
                            a.greenF() + (b.greenF() - a.greenF()) * shareOfB,
                            a.blueF() + (b.blueF() - a.blueF()) * shareOfB);
}

void setDisabled(QPalette& palette, const Theme& theme) {
    const QColor faded = mix(theme.color(Token::TextMuted), theme.color(Token::Surface1), 0.35F);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, faded);
    palette.setColor(QPalette::Disabled, QPalette::Base, theme.color(Token::Surface1));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.color(Token::Surface3));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faded);
}

QPalette makePalette(const Theme& theme) {
    const auto color = [&theme](Token token) { return theme.color(token); };
    QPalette palette;
    palette.setColor(QPalette::Window, color(Token::Surface0));
    palette.setColor(QPalette::WindowText, color(Token::Text));
    palette.setColor(QPalette::Base, color(Token::Surface2));
    palette.setColor(QPalette::AlternateBase, color(Token::Surface1));
    palette.setColor(QPalette::Text, color(Token::Text));
    palette.setColor(QPalette::PlaceholderText, color(Token::TextMuted));
    palette.setColor(QPalette::Button, color(Token::Surface2));
    palette.setColor(QPalette::ButtonText, color(Token::Text));
    palette.setColor(QPalette::BrightText, color(Token::Danger));
    palette.setColor(QPalette::ToolTipBase, color(Token::Surface3));
    palette.setColor(QPalette::ToolTipText, color(Token::Text));
    palette.setColor(QPalette::Highlight, color(Token::Selection));
    palette.setColor(QPalette::HighlightedText, color(Token::Text));
    palette.setColor(QPalette::Link, color(Token::Link));
    palette.setColor(QPalette::LinkVisited, color(Token::Link));
    palette.setColor(QPalette::Light, color(Token::Surface2));
    palette.setColor(QPalette::Midlight, color(Token::Surface1));
    palette.setColor(QPalette::Mid, color(Token::Border));
    palette.setColor(QPalette::Dark, color(Token::Border));
    palette.setColor(QPalette::Shadow, color(Token::Border));
    setDisabled(palette, theme);
    return palette;
}

}  // namespace

Theme& theme() {
    Q_ASSERT_X(g_theme != nullptr, "theme()", "made with the application");
    return *g_theme;
}

Theme::Theme(QObject* parent)
    : QObject(parent), m_systemIsDark(isDarkPalette(QGuiApplication::palette())) {
    g_theme = this;
    initPalliumResources();
    const QJsonObject root =
        QJsonDocument::fromJson(resource(QStringLiteral(":/themes/theme.json"))).object();
    const std::array names = {QStringLiteral("light"), QStringLiteral("dark")};
    for (size_t i = 0; i < names.size(); ++i) {
        const QJsonObject scheme = root.value(names[i]).toObject();
        for (size_t token = 0; token < kTokenNames.size(); ++token) {
            m_colors[i][token] = QColor(scheme.value(QLatin1String(kTokenNames[token])).toString());
            Q_ASSERT_X(m_colors[i][token].isValid(), "theme.json", kTokenNames[token]);
        }
        const QJsonArray chart = scheme.value(QStringLiteral("chart")).toArray();
        for (size_t color = 0; color < kChartColors; ++color) {
            m_chartColors[i][color] = QColor(chart.at(static_cast<qsizetype>(color)).toString());
            Q_ASSERT(m_chartColors[i][color].isValid());
        }
    }
    m_icons = loadIcons();
    QApplication::setStyle(new ConsoleStyle);
    apply();
}

Theme::~Theme() {
    g_theme = nullptr;
}

void Theme::setChoice(Choice choice) {
    if (m_choice == choice) return;
    m_choice = choice;
    apply();
}

void Theme::setFont(const QFont& font) {
    QApplication::setFont(font);
    Q_EMIT changed();
}

QColor Theme::color(Token token) const {
    return m_colors[m_isDark ? 1 : 0][static_cast<size_t>(token)];
}

QColor Theme::chartColor(int index) const {
    return m_chartColors[m_isDark ? 1 : 0][static_cast<size_t>(index % kChartColors)];
}

QIcon Theme::icon(const QString& name, Token token) const {
    const auto found = m_icons.constFind(name);
    Q_ASSERT_X(found != m_icons.cend(), "no such icon", qPrintable(name));
    if (found == m_icons.cend()) return {};
    return QIcon(new IconEngine(*found, token));
}

QStringList Theme::iconNames() const {
    QStringList names = m_icons.keys();
    names.sort();
    return names;
}

QFont Theme::monospace() const {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

void Theme::apply() {
    m_isDark = m_choice == Choice::Dark || (m_choice == Choice::System && m_systemIsDark);
    QApplication::setPalette(makePalette(*this));
    Q_EMIT changed();
}

}  // namespace pallium::ui
