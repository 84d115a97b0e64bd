#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of memory that this process may use: the machine's, or fewer where a limit is set.
///
/// What would need more is refused before it is begun.
package var availableMemory: Int {
  let pages = sysconf(Int32(_SC_PHYS_PAGES))
  let machine =
    pages > 0 ? pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE))) : (.max, false)
  var limit = rlimit()
  #if canImport(Glibc)
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
  #else
    let isKnown = getrlimit(RLIMIT_AS, &limit) == 0
  #endif
  let process = isKnown ? Int(clamping: limit.rlim_cur) : .max
  return min(machine.1 ? .max : machine.0, process)
}
