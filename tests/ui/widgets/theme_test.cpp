#include "ui/widgets/theme.h"

#include "tests/support/test_main.h"
#include "ui/widgets/icon_engine.h"

#include <QAbstractButton>
#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

namespace pallium::ui {
namespace {

using Linear = std::array<double, 3>;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

Linear linear(const QColor& color) {
    return {linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
}

double luminance(const QColor& color) {
    const Linear rgb = linear(color);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

/// As WCAG 2 defines it.
double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

using Matrix = std::array<std::array<double, 3>, 3>;

Linear times(const Matrix& matrix, const Linear& v) {
    Linear result{};
    for (size_t i = 0; i < 3; ++i)
        result[i] = matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2];
    return result;
}

/// CIE L*a*b*, white D65.
Linear lab(Linear rgb) {
    for (double& channel : rgb)
        channel = std::clamp(channel, 0.0, 1.0);
    const Matrix toXyz = {
        {{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}};
    Linear xyz = times(toXyz, rgb);
    xyz[0] /= 0.95047;
    xyz[2] /= 1.08883;
    for (double& v : xyz)
        v = v > 0.008856 ? std::cbrt(v) : 7.787 * v + 16.0 / 116.0;
    return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

double distance(const Linear& a, const Linear& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/// Simulation of full deficiency after Machado, Oliveira and Fernandes (2009).
const std::array<std::pair<const char*, Matrix>, 4> kVisions = {{
    {"normal", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868},
       {0.114503, 0.786281, 0.099216},
       {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968},
       {0.280085, 0.672501, 0.047413},
       {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779},
       {-0.078411, 0.930809, 0.147602},
       {0.004733, 0.691367, 0.303900}}}},
}};

const std::array kSurfaces = {Token::Surface0, Token::Surface1, Token::Surface2, Token::Surface3};

}  // namespace

class ThemeTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void cleanup() { theme().setChoice(Theme::Choice::Light); }

    void textsHaveContrast_data() { schemes(); }
    void textsHaveContrast() {
        QFETCH(Theme::Choice, choice);
        theme().setChoice(choice);
        for (const Token surface : kSurfaces)
            for (const Token text : {Token::Text, Token::TextMuted, Token::Info, Token::Ok,
                                     Token::Warn, Token::Danger, Token::Link})
                expectContrast(text, surface, 4.5);
        for (int code = static_cast<int>(Token::CodeMetric);
             code <= static_cast<int>(Token::CodeError); ++code) {
            expectContrast(static_cast<Token>(code), Token::Surface2, 4.5);
            expectContrast(static_cast<Token>(code), Token::Surface1, 4.5);
        }
        expectContrast(Token::AccentText, Token::Accent, 4.5);
        expectContrast(Token::Text, Token::Selection, 4.5);
        for (int band = static_cast<int>(Token::EnvironmentLocal);
             band <= static_cast<int>(Token::EnvironmentDemo); ++band)
            expectContrast(Token::AccentText, static_cast<Token>(band), 4.5);
    }

    void graphicsHaveContrast_data() { schemes(); }
    void graphicsHaveContrast() {
        QFETCH(Theme::Choice, choice);
        theme().setChoice(choice);
        for (const Token surface : kSurfaces) {
            expectContrast(Token::Focus, surface, 3);
            expectContrast(Token::Accent, surface, 3);
        }
        for (int i = 0; i < Theme::kChartColors; ++i)
            QVERIFY2(contrast(theme().chartColor(i), theme().color(Token::Surface2)) >= 3,
                     qPrintable(theme().chartColor(i).name()));
    }

    void chartColorsDifferForEveryVision_data() { schemes(); }
    void chartColorsDifferForEveryVision() {
        QFETCH(Theme::Choice, choice);
        theme().setChoice(choice);
        for (const auto& [name, matrix] : kVisions) {
            for (int a = 0; a < Theme::kChartColors; ++a) {
                for (int b = 0; b < a; ++b) {
                    const double apart =
                        distance(lab(times(matrix, linear(theme().chartColor(a)))),
                                 lab(times(matrix, linear(theme().chartColor(b)))));
                    QVERIFY2(apart >= 12, qPrintable(QStringLiteral("%1: %2 and %3 are %4 apart")
                                                         .arg(QLatin1String(name))
                                                         .arg(a)
                                                         .arg(b)
                                                         .arg(apart)));
                }
            }
        }
    }

    void chartColorsWrapAround() {
        QCOMPARE(theme().chartColor(Theme::kChartColors), theme().chartColor(0));
    }

    void changesThePaletteOfTheApplication() {
        const QSignalSpy changed(&theme(), &Theme::changed);
        theme().setChoice(Theme::Choice::Dark);
        QVERIFY(theme().isDark());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme().color(Token::Surface0));
        QVERIFY(theme().color(Token::Surface0).lightness() <
                theme().color(Token::Text).lightness());
        theme().setChoice(Theme::Choice::Dark);
        QCOMPARE(changed.count(), 1);
    }

    void drawsEveryIconInsideItsGrid() {
        const QStringList names = theme().iconNames();
        QVERIFY(names.size() >= 45);
        for (const QString& name : names) {
            const QImage image = theme().icon(name).pixmap(QSize(24, 24), 1).toImage();
            QVERIFY2(!image.isNull() && image.size() == QSize(24, 24), qPrintable(name));
            int inked = 0;
            for (int y = 0; y < 24; ++y)
                for (int x = 0; x < 24; ++x)
                    inked += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
            QVERIFY2(inked > 6, qPrintable(name));
        }
    }

    void drawsIconsSharpAtEveryScale() {
        const QPixmap pixmap = theme().icon(QStringLiteral("home")).pixmap(QSize(16, 16), 2);
        QCOMPARE(pixmap.size(), QSize(32, 32));
        QCOMPARE(pixmap.devicePixelRatio(), 2.0);
    }

    void iconsFollowTheTheme() {
        const QIcon icon = theme().icon(QStringLiteral("plus"));
        const QRgb light = icon.pixmap(QSize(24, 24), 1).toImage().pixel(12, 12);
        theme().setChoice(Theme::Choice::Dark);
        const QRgb dark = icon.pixmap(QSize(24, 24), 1).toImage().pixel(12, 12);
        QVERIFY(qGray(light) < 90);
        QVERIFY(qGray(dark) > 180);
    }

    void toolTipsArePlainText_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("markup") << QStringLiteral("<b>up</b>");
        QTest::newRow("entity") << QStringLiteral("a &lt; b");
    }
    void toolTipsArePlainText() {
        QFETCH(QString, text);
        QWidget window;
        window.show();
        QToolTip::showText(window.mapToGlobal(QPoint(1, 1)), text, &window);
        const auto isTip = [](const QWidget* widget) { return widget->inherits("QTipLabel"); };
        const QWidgetList all = QApplication::allWidgets();
        const auto tip = std::find_if(all.begin(), all.end(), isTip);
        QVERIFY(tip != all.end());
        QVERIFY(Qt::mightBeRichText(text));
        QCOMPARE(static_cast<QLabel*>(*tip)->text(), text);
        QCOMPARE(static_cast<QLabel*>(*tip)->textFormat(), Qt::PlainText);
        QToolTip::hideText();
    }

    void labelsArePlainText() {
        QLabel label(QStringLiteral("<b>up</b>"));
        label.show();
        QCOMPARE(label.textFormat(), Qt::PlainText);
    }

    void readsIconPaths() {
        const QPainterPath path = parseIconPath(QStringLiteral("M3 12 L21 12 V20 H3 Z"));
        QCOMPARE(path.boundingRect(), QRectF(3, 12, 18, 8));
        QCOMPARE(parseIconPath(QStringLiteral("O12 12 9")).boundingRect(), QRectF(3, 3, 18, 18));
        QCOMPARE(parseIconPath(QStringLiteral("R2 4 20 10 2")).boundingRect(),
                 QRectF(2, 4, 20, 10));
        QVERIFY(!parseIconPath(QStringLiteral("A12 12 9 0 90")).isEmpty());
        QVERIFY(!parseIconPath(QStringLiteral("M2 2 C2 4 6 8 10 10")).isEmpty());
    }

    void refusesWhatIsNoIconPath_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("unknown command") << QStringLiteral("M2 2 Q3 3 4 4");
        QTest::newRow("too few numbers") << QStringLiteral("M2");
        QTest::newRow("words") << QStringLiteral("M2 x");
        QTest::newRow("word after the command") << QStringLiteral("Mx 2");
    }
    void refusesWhatIsNoIconPath() {
        QFETCH(QString, text);
        QVERIFY(parseIconPath(text).isEmpty());
    }

  private:
    static void schemes() {
        QTest::addColumn<Theme::Choice>("choice");
        QTest::newRow("light") << Theme::Choice::Light;
        QTest::newRow("dark") << Theme::Choice::Dark;
    }

    static void expectContrast(Token text, Token surface, double atLeast) {
        const double value = contrast(theme().color(text), theme().color(surface));
        QVERIFY2(value >= atLeast, qPrintable(QStringLiteral("token %1 on %2: %3")
                                                  .arg(static_cast<int>(text))
                                                  .arg(static_cast<int>(surface))
                                                  .arg(value)));
    }
};

static const test::Registrar<ThemeTest> registered;

}  // namespace pallium::ui

#include "theme_test.moc"
