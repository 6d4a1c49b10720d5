using Xunit.Sdk;

namespace Budkavle.Storage.Tests.Compliance;

/// <summary>A test of the compliance suite; skipped where the inheriting class needs a database that is not installed.</summary>
[XunitTestCaseDiscoverer("Budkavle.Storage.Tests.Compliance.StoreFactDiscoverer", "Budkavle.Storage.Tests")]
public sealed class StoreFactAttribute : FactAttribute;
