using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface whose methods are calls to a grain. Stand-in for the type of the same name in Microsoft Orleans 10.</summary>
public interface IGrain : IAddressable;
