using Budkavle.Embedded.Tests.Support;
using Orleans.Concurrency;

namespace Budkavle.Embedded.Tests.Grains;

[Reentrant]
internal sealed class ReentrantCallsGrain(Journal journal) : CallsGrain(journal);
