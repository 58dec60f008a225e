#pragma once

class QWidget;

namespace pallium::ui {

/// The first widget that Tab comes to inside `place` as it is shown; `place` if there is none.
QWidget& firstOfTab(QWidget& place);

}  // namespace pallium::ui
