#pragma once

#include "ui/widgets/theme.h"

#include <QIconEngine>
#include <QPainterPath>

namespace pallium::ui {

/// Reads one path of `resources/icons/icons.txt` (its head describes the commands). Empty if the
/// text is not such a path.
QPainterPath parseIconPath(const QString& text);

/// Draws a stroked path in the colour that the theme has at that moment, so an icon follows a
/// change of theme by itself and is sharp at every scale.
class IconEngine final : public QIconEngine {
  public:
    static constexpr qreal kGrid = 24;

    IconEngine(QPainterPath path, Token token) : m_path(std::move(path)), m_token(token) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine* clone() const override;
    QString key() const override { return QStringLiteral("pallium"); }
    bool isNull() override { return m_path.isEmpty(); }

  private:
    QPainterPath m_path;
    Token m_token;
};

}  // namespace pallium::ui
