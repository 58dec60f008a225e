#pragma once

#include <QImage>
#include <QString>

#include <vector>

class QWidget;

namespace pallium::test {

/// The window as it looks once it has come to rest, in its device pixels, with an open popup on
/// top. Waits until two looks in a row are the same, but not for ever.
QImage photograph(QWidget& window);

struct Photo {
    QString name;
    QImage image;
};
/// All of them small, with their names, on one sheet.
QImage contactSheet(const std::vector<Photo>& photos);

}  // namespace pallium::test
