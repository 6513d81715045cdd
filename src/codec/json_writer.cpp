#include "codec/json_writer.hpp"

namespace custengine::codec {

template void append_json(std::string&, const Customer&);
template void append_json(std::string&, const Change&);

}  // namespace custengine::codec
