#include "tests/ui/screenshots/camera.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QPainter>
#include <QTest>
#include <QWidget>

namespace pallium::test {
namespace {

constexpr int kPauseMs = 250;
constexpr int kTimeoutMs = 6000;
constexpr int kThumbnailWidth = 420;
constexpr int kCaptionHeight = 20;
constexpr int kColumns = 4;

QImage look(QWidget& window) {
    const qreal scale = window.devicePixelRatioF();
    QImage image(window.size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    window.render(&painter);
    if (QWidget* popup = QApplication::activePopupWidget())
        popup->render(&painter, popup->mapToGlobal(QPoint()) - window.mapToGlobal(QPoint()));
    return image;
}

}  // namespace

QImage photograph(QWidget& window) {
    const QDeadlineTimer deadline(kTimeoutMs);
    QImage before = look(window);
    while (!deadline.hasExpired()) {
        QTest::qWait(kPauseMs);
        const QImage now = look(window);
        if (now == before) break;
        before = now;
    }
    return before;
}

QImage contactSheet(const std::vector<Photo>& photos) {
    const int rows = (static_cast<int>(photos.size()) + kColumns - 1) / kColumns;
    const int cellHeight = kThumbnailWidth * 5 / 8 + kCaptionHeight;
    QImage sheet(kColumns * (kThumbnailWidth + 8) + 8, rows * (cellHeight + 8) + 8,
                 QImage::Format_RGB32);
    sheet.fill(Qt::gray);
    QPainter painter(&sheet);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (size_t index = 0; index < photos.size(); ++index) {
        const int column = static_cast<int>(index) % kColumns;
        const int row = static_cast<int>(index) / kColumns;
        const QPoint place(8 + column * (kThumbnailWidth + 8), 8 + row * (cellHeight + 8));
        painter.drawText(QRect(place, QSize(kThumbnailWidth, kCaptionHeight)),
                         Qt::AlignLeft | Qt::AlignVCenter, photos[index].name);
        QImage small = photos[index].image.scaled(kThumbnailWidth, cellHeight - kCaptionHeight,
                                                  Qt::KeepAspectRatio, Qt::SmoothTransformation);
        small.setDevicePixelRatio(1);
        painter.drawImage(place + QPoint(0, kCaptionHeight), small);
    }
    return sheet;
}

}  // namespace pallium::test
