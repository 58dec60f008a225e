#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace pallium::test {

/// What is wrong with the visible widgets below `root`, one line each, judged without a reference:
/// texts of labels and buttons that are cut, widgets of one layout that overlap, focusable widgets
/// without a name for assistive technology.
QStringList checkPage(const QWidget& root);

}  // namespace pallium::test
