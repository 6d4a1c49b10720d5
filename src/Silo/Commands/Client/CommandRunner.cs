using System.Text.Json;

namespace Budkavle.Silo.Commands.Client;

/// <summary>Exit codes: 0 all done, 1 something was refused, 2 not possible or not understood, 130 interrupted.</summary>
internal static class CommandRunner
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int NotPossible = 2;
    public const int Interrupted = 130;

    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (HttpRequestException failure)
        {
            Console.Error.WriteLine($"The service cannot be reached: {failure.Message} Is ./run serve running?");
            return NotPossible;
        }
        catch (Exception failure) when (failure is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return NotPossible;
        }
        catch (JsonException)
        {
            // The exception's own text may quote the file, and with it a national number.
            Console.Error.WriteLine("Something that should be JSON is not well-formed.");
            return NotPossible;
        }
    }
}
