using System.Buffers;
using System.IO.Pipelines;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Trust;
using Budkavle.Api.Problems;
using Budkavle.Storage;
using Microsoft.Net.Http.Headers;
using Orleans.Runtime;

namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// One address of the contract: knows the caller by the connection's certificate, reads the call, finds the operation, writes its answer
/// or a fault. Faults are sent with status 500, as SOAP 1.1 section 6.2 has it.
/// </summary>
internal sealed class SoapEndpoint(IEnumerable<SoapOperation> operations, Parties parties, ILogger<SoapEndpoint> logger)
{
    private const string MediaType = "text/xml";
    private readonly Dictionary<(string Namespace, string Name), SoapOperation> _operations =
        operations.ToDictionary(operation => operation.Request);

    public async Task InvokeAsync(HttpContext http)
    {
        // The port without TLS has the same routes. There, and for whoever is not known any more, nothing is here.
        if (http.Connection.ClientCertificate is not { } certificate || parties.FindByName(certificate) is not { } caller)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        var callId = Guid.CreateVersion7().ToString("N");
        byte[] answer;
        try
        {
            answer = await AnswerAsync(http, caller);
            http.Response.StatusCode = StatusCodes.Status200OK;
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            var fault = ToFault(failure, callId);
            logger.CallRefused(callId, (int)fault.Code);
            answer = SoapWriter.WriteFault(fault, callId);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            if (fault.IsServer) http.Response.Headers.RetryAfter = "2";
        }

        http.Response.ContentType = MediaType + "; charset=utf-8";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private async Task<byte[]> AnswerAsync(HttpContext http, KnownParty caller)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw SoapFaultException.Malformed("A call is text/xml, as SOAP 1.1 has it.");
        }

        var bytes = await ReadAsync(http.Request.BodyReader, http.RequestAborted);
        // Requests run where their bytes arrive. Verifying signatures takes milliseconds, in which others' letters would wait there.
        await Task.Yield();
        var request = SoapReader.Read(bytes);
        if (!_operations.TryGetValue((request.NamespaceURI, request.LocalName), out var operation))
            throw new SoapFaultException(FaultCode.NotSupported, "There is no such operation here.");
        if (!caller.Is(operation.Roles)) throw new SoapFaultException(FaultCode.NotAllowed, "The caller may not ask for this.");
        return SoapWriter.WriteAnswer(await operation.RunAsync(request, caller, http.RequestAborted));
    }

    private SoapFaultException ToFault(Exception failure, string callId)
    {
        if (failure is SoapFaultException fault) return fault;
        if (failure is BadHttpRequestException) return SoapFaultException.Malformed("The request could not be read to its end.");
        logger.CallFailed(callId, SafeException.Describe(failure));
        return failure is TimeoutException or OperationCanceledException or StorageException or OrleansException
            ? new SoapFaultException(FaultCode.Unavailable, "The service does not answer now. Call again; nothing is done twice.")
            : new SoapFaultException(FaultCode.Internal, "Something failed here. Call again; nothing is done twice.");
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        long dropped = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (dropped == 0 && buffer.Length <= SoapLimits.BodyBytesMax)
            {
                if (read.IsCompleted)
                {
                    var bytes = buffer.ToArray();
                    // Left unread, it would cost the caller its connection.
                    reader.AdvanceTo(buffer.End);
                    return bytes;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            dropped += buffer.Length;
            reader.AdvanceTo(buffer.End);
            if (read.IsCompleted || dropped > SoapLimits.DroppedBytesMax)
                throw new SoapFaultException(FaultCode.TooLarge, $"A call has at most {SoapLimits.BodyBytesMax} bytes.");
        }
    }
}
