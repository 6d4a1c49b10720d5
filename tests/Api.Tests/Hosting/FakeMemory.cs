using Budkavle.Api.Admission;

namespace Budkavle.Api.Tests.Hosting;

internal sealed class FakeMemory : IMemoryGauge
{
    public double Share { get; set; }
}
