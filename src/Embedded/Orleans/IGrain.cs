using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Marks an interface whose methods are calls to a grain. Like every type in this folder it stands in for its namesake in Microsoft
/// Orleans 10: same namespace, same members or fewer, same meaning.
/// </summary>
public interface IGrain : IAddressable;
