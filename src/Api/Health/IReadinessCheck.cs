namespace Budkavle.Api.Health;

/// <summary>Something else that must be so before the service should get requests. Asked at each look at /health/ready.</summary>
public interface IReadinessCheck
{
    /// <summary>What is wrong, in a sentence for operators, or null.</summary>
    /// <exception cref="OperationCanceledException">There was no answer in time, which is a fault too.</exception>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}
