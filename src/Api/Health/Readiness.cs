namespace Budkavle.Api.Health;

/// <summary>Whether the service should get requests.</summary>
public sealed class Readiness
{
    private volatile bool _ready;

    public bool IsReady => _ready;

    public void Set(bool ready) => _ready = ready;
}
