using Orleans;

namespace Budkavle.Embedded.Tests.Grains;

internal interface ILifeGrain : IGrainWithGuidKey
{
    Task<int> Number();

    Task Hold(string gate);

    Task EndAndHold(string gate);

    Task DelayCollection(TimeSpan span);

    Task StartTimer(string name, TimeSpan dueTime, TimeSpan period, bool interleave = false, bool keepAlive = false);

    Task ChangeTimer(TimeSpan dueTime, TimeSpan period);

    Task StopTimer();
}
