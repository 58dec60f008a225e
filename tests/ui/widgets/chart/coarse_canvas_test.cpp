#include "ui/widgets/chart/coarse_canvas.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

constexpr QRgb kInk = 0xFF102030;

class CoarseCanvasTest : public QObject {
    Q_OBJECT

    static QImage draw(const PlotLines& lines, QSize size, double scale = 1) {
        CoarseCanvas canvas;
        canvas.reset(size);
        canvas.drawLines(lines, {}, scale, kInk);
        QImage picture(size, QImage::Format_ARGB32_Premultiplied);
        canvas.copyTo(picture);
        return picture;
    }
    static int inked(const QImage& picture) {
        int count = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                count += picture.pixel(x, y) == kInk ? 1 : 0;
        }
        return count;
    }

  private Q_SLOTS:
    void drawsLevelAndSteepLines() {
        const QImage level = draw({{{2, 5.5}, {60.5, 5.5}}, {2}}, {64, 40});
        QCOMPARE(inked(level), 59);
        QCOMPARE(level.pixel(2, 5), kInk);
        QCOMPARE(level.pixel(60, 5), kInk);
        const QImage steep = draw({{{10.2, 30.5}, {10.8, 4.5}}, {2}}, {64, 40});
        QCOMPARE(inked(steep), 27);
        QCOMPARE(steep.pixel(10, 4), kInk);
    }

    void linesHaveNoHoles() {
        const QImage picture = draw({{{0, 0}, {7, 39}, {50, 2}, {63.9, 20}}, {4}}, {64, 40});
        for (int x = 0; x < 64; ++x) {
            int count = 0;
            for (int y = 0; y < 40; ++y)
                count += picture.pixel(x, y) == kInk ? 1 : 0;
            QVERIFY2(count > 0, qPrintable(QString::number(x)));
        }
    }

    void leavesOutWhatIsOutside() {
        QCOMPARE(inked(draw({{{-50, 5}, {-3, 5}}, {2}}, {64, 40})), 0);
        QCOMPARE(inked(draw({{{70, 5}, {90, 5}}, {2}}, {64, 40})), 0);
        QCOMPARE(inked(draw({{{5, -1e6}, {5, -20}}, {2}}, {64, 40})), 0);
        QCOMPARE(inked(draw({{{5.5, -1e6}, {5.6, 1e6}}, {2}}, {64, 40})), 40);
        // From border to border, and no further.
        QCOMPARE(inked(draw({{{-100, 5.5}, {1000, 5.5}}, {2}}, {64, 40})), 64);
    }

    void drawsDotsGapsAndScale() {
        QCOMPARE(inked(draw({{{5.5, 5.5}}, {1}}, {64, 40})), 9);
        QCOMPARE(inked(draw({{{0, 0}}, {1}}, {64, 40})), 4);
        const PlotLines gap{{{1, 5.5}, {4, 5.5}, {10, 5.5}, {13, 5.5}}, {2, 4}};
        QCOMPARE(draw(gap, {64, 40}).pixel(7, 5), QRgb{0});
        QCOMPARE(draw(gap, {64, 40}, 2).pixel(25, 11), kInk);
    }
};

const pallium::test::Registrar<CoarseCanvasTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "coarse_canvas_test.moc"
