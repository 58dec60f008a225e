#pragma once

#include <QProxyStyle>

namespace pallium::ui {

/// Fusion, flattened: even surfaces, one pixel borders, a focus ring of two pixels that is always
/// drawn. Colours come from the theme, sizes from the font. Labels and tool tips are plain text:
/// what servers and label values say is never taken for markup, so nobody escapes it. A push button
/// with the dynamic property `primary` is the main action of its place. Threads: GUI thread.
class ConsoleStyle final : public QProxyStyle {
    Q_OBJECT

  public:
    ConsoleStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                            QPainter* painter, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                         SubControl subControl, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option,
                    const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returnData) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
};

}  // namespace pallium::ui
