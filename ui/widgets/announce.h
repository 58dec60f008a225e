#pragma once

#include <QString>

class QWidget;

namespace pallium::ui {

/// Tells assistive technology that something changed in `widget`: `text` becomes its accessible
/// description and an alert is raised, at most one a second in the whole window; of several in
/// between the last one is told. Threads: GUI thread.
void announce(QWidget& widget, const QString& text);

}  // namespace pallium::ui
